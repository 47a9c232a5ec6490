"""Bad input everywhere: whatever is sent to whatever address, the product answers in words, never with a 5xx."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from django.test import Client

from tests.test_strangers import fill
from tests.world import World, build, routes

pytestmark = pytest.mark.slow
TURNS = 3
QUERY = {"q", "cursor", "sort", "kind", "state", "since", "until", "team", "system", "owner", "period", "edit", "at"}
JUNK = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\u202e\u200fשלום",
    "Z̶̧̢͎͔̟a̷l̸g̴o̵",
    "👩‍👩‍👧‍👦",
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "9" * 5000,
    str(2**63),
    str(2**31),
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "٣",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    "25:61",
    "no-such-value",
    "INC-99999999999999999999",
    "{}",
    "[]",
    "%00",
    "../../etc/passwd",
    "javascript:alert(1)",
    "http://[::1",
    "https://example.org\n",
]
# Every name a view of ours reads that no form declares.
FIELDS = {
    "next",
    "name",
    "code",
    "state",
    "earlier",
    "person",
    "review",
    "concern",
    "work",
    "reason",
    "direction",
    "in_review",
    "restricted",
    "passed",
    "outcome",
    "section",
    "category",
    "hash",
    "text_hash",
    "because",
    "publish",
    "seen",
    "version",
    "theme",
    "file",
    "cursor",
    "rows",
    "tick",
    "day",
    "zone",
    "text",
    "kept",
}


@pytest.fixture
def world(author, stranger, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return build(author, stranger)


@pytest.fixture
def door(client_of, author) -> Client:
    """Signed in as an admin who takes part in everything, so that every form is reached."""
    author.role = "admin"
    author.save()
    client = client_of(author)
    client.raise_request_exception = False
    return client


def one_each(world: World) -> list[tuple[str, str]]:
    return [(name, fill(name, route, world)[0]) for name, route in routes()]


def names_in(client: Client, address: str) -> set[str]:
    """The names of the fields a page's forms have."""
    response = client.get(address)
    context = response.context or {}
    found = set(FIELDS)
    for layer in context if isinstance(context, list) else [context]:
        for values in getattr(layer, "dicts", []):
            for value in values.values():
                if hasattr(value, "base_fields"):
                    found |= {f"{value.prefix}-{n}" if value.prefix else n for n in value.fields}
    return found | {f"{name}_{part}" for name in found for part in (0, 1, 2)}


def dealt(names: Iterable[str], turn: int) -> dict[str, bytes]:
    """Each name with a piece of junk; another one at the next turn."""
    pieces = [junk.encode(errors="surrogatepass") for junk in JUNK]
    return {name: pieces[(number * 7 + turn) % len(pieces)] for number, name in enumerate(sorted(names))}


@pytest.mark.django_db
def test_no_address_answers_junk_with_an_error(world, door):
    """In the query and in every field of every form, dealt anew at each turn; afterwards every page can be read."""
    places = one_each(world)
    every = QUERY.union(*(names_in(door, address) for _, address in places))
    broken = []
    for turn, (name, address) in itertools.product(range(TURNS), places):
        for method, names in (("get", QUERY), ("post", every)):
            if getattr(door, method)(address, dealt(names, turn)).status_code >= 500:
                broken.append((method, name, turn))
    after = [name for name, address in places if door.get(address).status_code >= 500]
    assert (broken, after) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_without_end_is_no_row(digits, world, door):
    number = "9" * digits
    assert door.post("/credits/new/", {"review": number}).status_code == 404
    learning = min(world.pks["learnings"])
    assert door.post(f"/learnings/{learning}/relearned/", {"earlier": number}).status_code == 404
    assert door.get(f"/reviews/{world.draft.pk}/?edit=factor-{number}").status_code == 200
