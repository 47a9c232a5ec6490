"""Bad input: whatever is sent, the product answers in words, never with a 5xx, and typed words are never lost.

Nothing here names a form or a field. The forms are those that stand on the pages; each is sent as it is but for one
kind of junk, in a savepoint that is rolled back. ``SET CONSTRAINTS ALL IMMEDIATE`` asks the database inside it what
it would say at the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from tests.forms_on_pages import WORDS, SentForm, forms_on
from tests.many_doors import house, pages, person, signed_in
from tests.world import OURS, World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MARK = "typedwords"
URLENCODED = "application/x-www-form-urlencoded"
SURROGATE = b"\xed\xa0\x80"  # half a character, as no encoder writes it

# Everything that may stand in a text, in few words: joined emoji, right to left, combining marks, controls, markup.
STRANGE = (
    f"{MARK} 👩‍👩‍👧‍👦\U0010ffff \u202emirht\u202c \u0645\u0631 e\u0301\u0328\u0301 \x01\x0b\x1b[31m\u2028\ufffe "
    '<script>1</script>"><svg onload=1> {{ 7|add:7 }} %(name)s {0}'
)
TEXTS: dict[str, str | bytes] = {
    "strange": STRANGE,
    "a NUL byte": f"{MARK} a\0b",
    "no UTF-8": MARK.encode() + SURROGATE + b"\xff\xfe",
    "digits without end": f"{MARK} " + "9" * 5000,
    "only blanks": " \u200b\u00a0\u2003\t\n",
}
LONG = f"{MARK} " + "It was late and it rained. " * 40_000  # a megabyte, into one field: all of them are too many
# What stands in one line is sent in one go, each value into every field of its kind.
NUMBERS = ["-1", "1e400", "9" * 5000, "9" * 20, "NaN", "\0", "x", "٣"]
DATES = ["0000-01-01", "0001-01-01", "9999-12-31", "1969-12-31", "10000-01-01", "2024-02-30", "\0", "-1"]
TIMES = ["24:00", "00:00", "23:59", "", "23:59:60", "00:00:00.000001", "\0", "x"]
PICKS = ["", "x", "9" * 5000, "9" * 19, "0", "-1", "\0", "<b>1 OR 1=1"]
LINKS = [
    "javascript:alert(1)",
    "http://[::1",
    "https://x" + "y" * 3000,
    "//x",
    "@",
    "ftp://a",
    "\0",
    "data:text/html,x",
]
KINDS = {
    "number": NUMBERS,
    "date": DATES,
    "time": TIMES,
    "datetime-local": [f"{day}T{time}" for day, time in zip(DATES, TIMES, strict=True)],
    **dict.fromkeys(("select", "radio", "checkbox", "hidden", "button"), PICKS),
    **dict.fromkeys(("url", "email", "password"), LINKS),
}
# ... and what only shows when everything else is right.
ALONE = (
    ({"number"}, NUMBERS[:4:3]),
    ({"date", "time", "datetime-local"}, DATES[1:4]),
    ({"select", "radio", "checkbox"}, PICKS[1:3]),
    ({"hidden"}, PICKS[1:4]),
    ({"button"}, PICKS[1:2]),
)
EDGE = "----edge"
BODIES = (
    ("a JSON list", b"[1, 2]", "application/json"),
    ("an unknown charset", b"a=%ff", f"{URLENCODED}; charset=nonsense"),
    ("a file that breaks off", f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="a'.encode(),
     f"multipart/form-data; boundary={EDGE}"),
    ("no edge", b"--x\r\n\r\n", "multipart/form-data"),
    ("a thousand names", urlencode([(f"a{n}", "") for n in range(1500)]), URLENCODED),
)  # fmt: skip


@dataclass
class Walk:
    """What went wrong, one line each, and how much was sent."""

    wrong: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    def post(self, client: Client, form: SentForm, what: str, **request: Any) -> HttpResponse:
        """Send it, look at the answer, roll back. ``wrote`` is set on the answer: the mark is in a row."""
        written, cookies = Written(), deepcopy(client.cookies)
        with transaction.atomic(), connection.execute_wrapper(written):
            response = client.generic("POST", form.address, **request)
            self.sent += 1
            self.judge(form, what, response)
            self.ask_the_database(form, what, response)
            transaction.set_rollback(True)
        client.cookies = cookies  # one of the forms signs out
        response.wrote = written.marked
        return response

    def judge(self, form: SentForm, what: str, response: HttpResponse) -> None:
        if response.get("Location", "").startswith("/accounts/login/") and response.client.cookies:
            self.tell(form, what, "sent to sign in, though signed in")
        if response.status_code >= 500:
            reason = repr(response.exc_info[1])[:200] if getattr(response, "exc_info", None) else ""
            return self.tell(form, what, f"{response.status_code} {reason}")
        for shown in forms_of(response):
            for errors in shown.errors.values():
                body = response.content.decode()
                for error in errors:
                    if escape(str(error)) not in body:
                        self.tell(form, what, f"unseen: {str(error)[:80]}")

    def ask_the_database(self, form: SentForm, what: str, response: HttpResponse) -> None:
        if response.status_code < 500:
            try:
                connection.check_constraints()
            except Exception as refusal:
                self.tell(form, what, f"fails at commit: {refusal!r}")

    def tell(self, form: SentForm, what: str, how: str) -> None:
        self.wrong.setdefault(f"{form.key[:2]}: {how}", what)


class Written:
    """Notes whether the mark went into a row."""

    marked = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.marked and sql.startswith(("INSERT", "UPDATE")) and "django_session" not in sql:
            self.marked = MARK in repr(params)
        return execute(sql, params, many, context)


def forms_of(response: HttpResponse) -> Iterator[Any]:
    """The bound forms with errors that the page was made of."""
    for layer in response.context or ():
        for value in layer.values() if isinstance(layer, dict) else (v for d in layer for v in d.values()):
            if getattr(value, "is_bound", False) and getattr(value, "errors", None):
                yield value


def encoded(values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a POST: urlencoded by hand, so that it may hold bytes no encoder makes."""
    pairs = [(name, item) for name, value in values.items() for item in (value if isinstance(value, list) else [value])]
    return {"data": urlencode(pairs, errors="surrogatepass"), "content_type": URLENCODED}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with house(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built


@pytest.fixture(scope="module")
def door(world) -> Client:
    """Signed in as an admin who takes part in everything, so that every form is reached."""
    return signed_in("author@example.org")


@pytest.fixture(scope="module")
def forms(world, door) -> list[tuple[Client, SentForm]]:
    """Every form there is, and who sends it: the one inside, or somebody who comes in by a link."""
    addresses, outside = pages(world), signed_in()
    inside = [(door, form) for form in forms_on(door, addresses).values()]
    came = forms_on(outside, [*addresses[:2], "/accounts/login/", "/accounts/password/reset/"]).values()
    return [*inside, *((outside, form) for form in came)]


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_without_end_is_no_row(digits, world, door):
    number = "9" * digits
    assert door.post("/credits/new/", {"review": number}).status_code == 404
    learning = min(world.pks["learnings"])
    assert door.post(f"/learnings/{learning}/relearned/", {"earlier": number}).status_code == 404
    assert door.get(f"/reviews/{world.draft.pk}/?edit=factor-{number}").status_code == 200
    assert door.post(f"/reviews/{number}/factor/{number}/save/").status_code == 404


def test_words_of_every_kind(forms):
    """Free words are taken, or refused in words; either way they are in a row or back in the page."""
    walk, lost = Walk(), []
    for client, form in forms:
        words = form.of(WORDS)
        longest = [row for row in words if row.kind == "textarea"][:1] or words[:1]
        tries = [(what, {row.name: [junk] for row in words}) for what, junk in TEXTS.items()]
        tries += [("a megabyte", {row.name: [LONG] for row in longest})]
        for what, changes in tries if words else ():
            answer = walk.post(client, form, what, **encoded(form.sent(**changes)))
            if what != "only blanks" and not kept(answer):
                lost.append(f"{form.key[:2]}, {what}: {answer.status_code}")
    assert (walk.wrong, lost) == ({}, [])


def kept(answer: Any) -> bool:
    return answer.wrote or MARK in answer.content.decode(errors="replace")


def test_values_that_are_none(forms):
    """Numbers, days, times, choices, addresses and hidden values that nobody can choose in the page."""
    walk = Walk()
    for client, form in forms:
        for changes in [*at_once(form), *alone(form)]:
            what = repr(sorted({str(value)[:20] for values in changes.values() for value in values}))
            walk.post(client, form, what, **encoded(form.sent(**changes)))
    assert walk.wrong == {}


def at_once(form: SentForm) -> Iterator[dict[str, list[str]]]:
    fields = form.of(KINDS)
    for turn in range(len(PICKS)) if {row.kind for row in fields} - {"hidden", "button"} else ():
        yield {row.name: [KINDS[row.kind][turn]] for row in fields}


def alone(form: SentForm) -> Iterator[dict[str, list[str]]]:
    for kinds, junk in ALONE:
        fields = form.of(kinds)
        for value in junk if fields else ():
            yield {row.name: [value] for row in fields}


def test_bodies_that_are_none(forms):
    """Nothing, other names, lists where one is asked, other content types, files that break off."""
    walk = Walk()
    one_each = {form.match.view_name: (client, form) for client, form in forms}
    for (client, form), (what, body, kind) in zip(one_each.values(), cycle(BODIES), strict=False):
        twice = {name: [*row.filled, *row.filled] for name, row in form.fields.items()}
        ends = ("[]", "[0]", ".x", "-0-id")
        inside = {f"{name}{end}": row.filled for name, row in form.fields.items() for end in ends}
        walk.post(client, form, "nothing", data=b"", content_type=URLENCODED)
        walk.post(client, form, "each twice", **encoded(twice))
        walk.post(client, form, "other names", **encoded({**inside, "__proto__": "1", "id": "1", "created_by": "1"}))
        walk.post(client, form, what, data=body, content_type=kind)
    assert walk.wrong == {}


@pytest.mark.parametrize("role", ["", "viewer", "member", "lead"])
def test_whoever_sends_it(role, forms):
    """Junk in every form from somebody who was never shown it, with numbers of rows that are not theirs."""
    client, walk = signed_in(person(role, role).email if role else ""), Walk()
    for _door, form in forms:
        junk = {name: STRANGE if row.kind in WORDS else "9" * 19 for name, row in form.fields.items()}
        for what, values in (("untouched", form.sent()), ("junk", junk)):
            answer = walk.post(client, form, what, **encoded(values))
            if not role and form.match.namespace in OURS and answer.status_code not in (302, 404, 405, 409, 410, 422):
                walk.tell(form, what, f"let in with {answer.status_code}")
    assert walk.wrong == {}
