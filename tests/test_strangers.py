"""Somebody outside walks every page there is, and never meets a word they may not read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from people.models import LogEntry, Person
from people.picker import suggestion
from tests.world import BAIT, CANARY, OURS, World, build, fingerprint, routes

pytestmark = pytest.mark.slow
HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")
OUTSIDERS = ("stranger", "reader", "lead", "admin")
# What a link of its own opens; tried with a secret nobody has.
ALIGNED = ("event_pk", "attachment_pk", "role_pk", "link")
SECRET = "a-secret-nobody-has"
# Words that stand in a list's filters: search, each filter, paging.
QUERIES = (
    "",
    f"?q={BAIT.replace(' ', '+')}",
    "?q=INC-1",
    "?state=published&kind=risk&system=1&team=1",
    "?period=",
    "?state=withdrawn",
    "?owner=me",
    "?edit=factor-1&at=factors",
    "?next=/&person=1&review=1&concern=1",
)
FRAGMENT = {"HX-Request": "true", "HX-Target": "main"}
# What a viewer may write: about themselves, how the pages look to them, and nothing else.
OWN = {"people:profile"}


@pytest.fixture
def world(author, stranger, reader, lead, admin, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return build(author, stranger)


def fill(name: str, route: str, world: World) -> list[str]:
    """Addresses of one route with everything the world has in its holes. A hole nobody knows fails the test."""
    word = route.lstrip("^").split("/", 1)[0].split("<", 1)[0]
    if route.startswith("^"):
        return _rows(name, world)
    holes = HOLE.findall(route)
    values = [sorted(_values(kind, hole, word, world), key=int if kind == "int" else str) for kind, hole in holes]
    names = [hole for _, hole in holes]
    return ["/" + _put(route, dict(zip(names, map(str, row), strict=True))) for row in _together(names, values)]


def _together(names: list[str], values: list[list]) -> Iterator[tuple]:
    """Every combination, but a row of an incident only beside its own incident: both were made in the same order."""
    if len(names) == 2 and names[1] in ALIGNED:
        return zip(*values, strict=False)
    return itertools.product(*values)


def _put(route: str, values: dict[str, str]) -> str:
    return HOLE.sub(lambda found: values[found[2]], route)


def _values(kind: str, hole: str, word: str, world: World) -> set:
    if kind == "int":
        return world.pks[{"INC-": "incidents"}.get(word, word) if hole == "pk" else hole]
    if kind == "str":
        return {SECRET}
    if hole == "slug":
        return world.slugs
    return {"incidents": {"resolve"}, "reviews": {"skip", "publish"}, "learnings": {"share", "withdraw"},
            "actions": {"decline", "commit"}, "concerns": {"acknowledge", "withdraw"}, "credits": {"accept"}}[word] | (
        {"luck", "what-happened"} if hole == "section" else set()
    )  # fmt: skip


def _rows(name: str, world: World) -> list[str]:
    name, pairs = name.split(":")[1], zip(sorted(world.pks["reviews"]), sorted(world.pks["factor"]), strict=False)
    if name.startswith("amend"):
        end = {"amend_finding": "{}/", "amend_out": "{}/out/"}.get(name, "")
        return [f"/reviews/{pk}/amend/factor/{end.format(row)}" for pk, row in pairs]
    end = {"row_edit": "save", "row_remove": "remove"}[name]
    return [f"/reviews/{pk}/factor/{row}/{end}/" for pk, row in pairs]


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return (content + str(response.headers).encode()).decode(errors="replace")


@pytest.mark.django_db
@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_holds_a_word_that_is_not_for_its_reader(who, world, client_of, request):
    client = client_of(request.getfixturevalue(who))
    client.raise_request_exception = False
    sung, broken = [], []
    for name, route in routes():
        for address in fill(name, route, world):
            queries = QUERIES if "<" not in route and who in ("stranger", "admin") else ("",)
            for query, headers in [*((query, {}) for query in queries), ("", FRAGMENT)]:
                response = client.get(address + query, headers=headers)
                if response.status_code >= 500:
                    broken.append((address + query, response.status_code))
                if CANARY in body(response):
                    sung.append(address + query)
    assert (sorted(set(sung)), sorted(set(broken))) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_hidden_thing_answers_as_one_that_does_not_exist(who, world, client_of, request):
    """Status and words of a hidden incident's addresses are those of a number nobody has used."""
    client = client_of(request.getfixturevalue(who))
    told = []
    hidden = world.hidden
    for name, route in routes():
        if not re.match(r"(incidents|reviews)/<int:pk>/[\w/-]*$|INC-<int:pk>$", route):
            continue
        pk = hidden.review.pk if route.startswith("reviews/") else hidden.pk
        for method in ("get", "post"):
            there, nowhere = (getattr(client, method)("/" + HOLE.sub(str(key), route)) for key in (pk, 987654))
            if (there.status_code, len(there.content)) != (nowhere.status_code, len(nowhere.content)):
                told.append((name, method, there.status_code, nowhere.status_code))
    assert told == []


@pytest.mark.django_db
def test_posts_of_a_viewer_change_no_row(world, client_of, reader):
    client = client_of(reader)
    client.raise_request_exception = False
    somebody = suggestion(Person.objects.exclude(user=reader).first())
    data = {"title": "x", "text": "x", "reason": "x", "now_we_know": "x", "name": "x", "kind": "risk",
            "person": somebody, "recipient": somebody, "state": "rejected", "quote": BAIT, "pattern": "1",
            "restricted": "yes", "into": "INC-1", "depth": "light",
            "outcome": "decline", "learned_little_because": "x", "what_happened": "x"}  # fmt: skip
    before = fingerprint()
    wrote = []
    for name, route in routes():
        if name in OWN:
            continue
        for address in fill(name, route, world):
            response = client.post(address, data)
            assert response.status_code < 500, address
        if (now := fingerprint()) != before:
            wrote.append((name, [label for label, value in now.items() if before[label] != value]))
            before = now
    assert wrote == []


@pytest.mark.django_db
def test_posts_of_a_stranger_touch_nothing_hidden(world, client_of, stranger):
    """A member writes elsewhere; nothing of the restricted incident moves, and no answer sings."""
    client = client_of(stranger)
    client.raise_request_exception = False
    data = {"reason": "x", "person": stranger.person.name, "state": "rejected", "restricted": "no",
            "into": world.hidden.ref, "earlier": "1", "learning": "LRN-1", "concern": "CON-1", "defence": "1",
            "work": "1", "pattern": "1", "quote": BAIT, "now_we_know": BAIT, "text": BAIT}  # fmt: skip
    hidden = world.hidden
    before, sung = _of(hidden), []
    for name, route in routes():
        for address in fill(name, route, world):
            response = client.post(address, data)
            assert response.status_code < 500, address
            sung += [address] if CANARY in body(response) else []
    after = _of(hidden)
    assert (sung, [label for label in before if before[label] != after[label]]) == ([], [])


def _of(incident) -> dict[str, str]:
    """Every row that hangs on the incident or its review, in words."""
    found = {}
    for model in (m for app in OURS for m in apps.get_app_config(app).get_models() if m is not LogEntry):
        names = {f.name for f in model._meta.get_fields()}
        for field in ("incident", "review"):
            if field in names:
                rows = model._base_manager.filter(**{field: incident if field == "incident" else incident.review})
                found[f"{model._meta.label} by {field}"] = repr(sorted(map(repr, rows.values())))
    return found | {"itself": repr(type(incident).objects.filter(pk=incident.pk).values())}


@pytest.mark.django_db
def test_the_admin_site_holds_no_hidden_word(world, client_of, request):
    client = client_of(request.getfixturevalue("admin"))
    client.raise_request_exception = False
    sung, broken = [], []
    for model, site in admin.site._registry.items():
        if model._meta.app_label not in OURS:
            continue
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{base}_changelist"), reverse(f"{base}_changelist") + f"?q={BAIT.split()[0]}"]
        for pk in model._base_manager.values_list("pk", flat=True)[:20]:
            addresses += [reverse(f"{base}_{page}", args=[pk]) for page in ("change", "history", "delete")]
        addresses += [reverse(f"{base}_add")]
        for address in addresses:
            response = client.get(address, follow=True)
            if response.status_code >= 500:
                broken.append(address)
            if CANARY in body(response):
                sung.append(address)
        people = {"user", "person", "owner", "actor", "actor_label", "given_by", "recipient", "tagged_by", "created_by"}
        assert not people & set(map(str, site.list_filter)), model
    assert (sung, broken) == ([], [])
    autocomplete = reverse("admin:autocomplete")
    answer = client.get(autocomplete, {"app_label": "reviews", "model_name": "action", "field_name": "owner"})
    assert CANARY not in body(answer)


@pytest.mark.django_db
def test_the_world_sings_to_its_author(world, client_of, author):
    """The walk is worth nothing if there is nothing to find."""
    client = client_of(author)
    pages = [f"/incidents/{world.hidden.pk}/", f"/reviews/{world.draft.pk}/", "/learnings/", f"/search/?q={BAIT}"]
    assert [CANARY in client.get(page, follow=True).content.decode() for page in pages] == [True] * 4
