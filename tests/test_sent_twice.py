"""A double click, a reload, a slow network: the same form arrives twice, and what it makes is there once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction

from tests.forms_on_pages import WORDS, SentForm, forms_on
from tests.many_doors import house, pages, signed_in
from tests.test_junk import encoded
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# Each time anew: the answer shows a secret once, rows follow what moved, and two people may have one name.
ANEW = {
    "people_person",
    "people_membership",
    "people_apitoken",
    "people_invitation",
    "people_mail",
    "reviews_perspectivelink",
    "reviews_reviewversion",
}
BESIDES = {"cache", "people_logentry", "django_session", "account_emailaddress", "people_idempotencykey"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with house(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built


class Inserts:
    """Tables of ours that got a row."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := re.match(r'INSERT INTO "(\w+)"', sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def typed(form: SentForm) -> dict[str, Any]:
    """As somebody fills it in: what is empty gets words."""
    empty = [row for row in form.of(WORDS) if not any(row.values)]
    return form.sent(**{row.name: ["It was typed once"] for row in empty if row.name not in ("zone", "note")})


def test_no_form_makes_a_thing_twice(world):
    client, twins, made = signed_in("author@example.org"), {}, set()
    for form in forms_on(client, pages(world)).values():
        cookies = deepcopy(client.cookies)  # one of the forms signs out
        sent, seen = encoded(typed(form)), []
        with transaction.atomic():
            for _time in (1, 2):
                inserts = Inserts()
                with connection.execute_wrapper(inserts):
                    client.generic("POST", form.address, **sent)
                seen.append(inserts.tables - BESIDES - ANEW)
            transaction.set_rollback(True)
        made |= seen[0]
        if again := seen[0] & seen[1]:
            twins[form.key[0]] = sorted(again)
        client.cookies = cookies
    assert twins == {}
    assert len(made) > 12
