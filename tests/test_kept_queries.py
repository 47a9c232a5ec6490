"""Every query of the product that is written once a process tells each reader what the plain query tells them.

Nothing here names a query: those that exist are found in memory. The readers ask one after another, so that
whatever was kept for one of them would be shown to the next.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.utils import timezone

from config.lib import gather
from config.lib.gather import Found, Lists
from config.lib.prepared import Prepared
from incidents.models import IncidentRole, System
from people.models import Team
from tests import world
from tests.world import OURS, World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
LISTS = ("/", "/incidents/", "/learnings/", "/patterns/", "/credits/", "/reviews/", "/actions/", "/concerns/")
NARROWED = (
    *("/search/?q=provisioning", "/reviews/?due=over", "/reviews/?owner=me&state=gathering", "/actions/?owner=me"),
    *("/learnings/?state=published", "/learnings/?relearned=on", "/concerns/?state=raised"),
    *("/learnings/?q=provisioning", "/learnings/?q=provisioning&state=published"),
)
API = (
    *("/api/learnings/", "/api/learnings/?state=shared", "/api/actions/", "/api/actions/?owner=me", "/api/reviews/"),
    *("/api/reviews/?depth=light", "/api/incidents/", "/api/incidents/?owner=me"),
    *("/api/learnings/?q=provisioning", "/api/learnings/?period=365"),
)
ASKED = (*LISTS, *NARROWED, *API)
WORDS = {
    "slug": "one-pattern",
    "words": "provisioning",
    "name": "patterns:all",
    "lot": "2001-01:",
    "language": "english",
}


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Lists that earlier tests of this worker narrowed stay known: how many, must not decide what is asked here."""
    gc.unfreeze()  # a bench or the web's entry, asked earlier by the same worker, takes what is loaded out of sight
    for each in gc.get_objects():
        if type(each) is functools._lru_cache_wrapper and each.__module__.split(".")[0] in (*OURS, "config"):
            each.cache_clear()
    gc.collect()


@pytest.fixture
def built(author, stranger) -> World:
    return world.build(author, stranger)


def ours(kind: type) -> list[Any]:
    """The instances of ``kind`` that the product's own modules made, not those of tests."""
    _ = get_resolver().url_patterns  # every view is imported
    found = [each for each in gc.get_objects() if issubclass(type(each), kind) and type(each) is not gather._Once]
    maker = "_lists" if kind is Lists else "rows"
    return [each for each in found if not _made_by(getattr(each, maker)).startswith("tests")]


def _made_by(rows: Any) -> str:
    while hasattr(rows, "func"):  # a partial, or one of a page's directions
        rows = rows.func
    owner = getattr(rows, "__self__", None)
    return _made_by(owner.rows) if owner is not None else getattr(rows, "__module__", "")


def keys(kinds: dict[str, type], built: World) -> Iterator[dict[str, Any]]:
    """Values for the keys of a query: of the hidden incident, and of the draft's."""
    every = sorted({pk for pks in built.pks.values() for pk in pks} | set(range(1, 60)))
    for incident in (built.hidden, built.draft.incident):
        of = {
            int: incident.pk, list: every, dt.date: dt.date(2031, 1, 1), dt.datetime: LONG_AGO,
        }  # fmt: skip
        yield {name: WORDS[name] if kind is str else of[kind] for name, kind in kinds.items()}


def same_for(readers: list[Any], built: World) -> int:
    """How many askings found something; fails at the first that tells somebody something else."""
    told = 0
    for kept in ours(Prepared):
        for reader in readers:
            for values in keys(kept.kinds, built):
                if "value" in values:  # of a page that is not the first
                    far = timezone.now() + dt.timedelta(days=1)
                    values |= {"value": 10**6 if kept.kinds["value"] is int else far, "pk": 1}
                rows = kept.rows(reader, **values)
                plain, told_now = list(rows), kept.all(reader, **values)
                if not rows.ordered:
                    plain, told_now = sorted(plain, key=repr), sorted(told_now, key=repr)
                assert told_now == plain, kept.written[2].sql
                told += bool(plain)
    for lists in ours(Lists):
        for reader in readers:
            for values in keys(lists.kinds, built):
                made = lists._lists(reader, **values) if callable(lists._lists) else lists._lists
                for pk in lists.model._base_manager.order_by("pk").values_list("pk", flat=True)[:20]:
                    plain = gather._asked(gather._Once(lists.model, made).query, pk, reader)
                    assert gather._asked(lists.query, pk, reader, values) == plain
                    told += any(text != "[]" for text in plain)
    for found in ours(Found):
        for reader in readers:
            model = found.rows(reader).model
            for pk in model._base_manager.order_by("pk").values_list("pk", flat=True)[:20]:
                assert (found.get(reader, pk) is not None) == found.rows(reader).filter(pk=pk).exists()
    return told


def test_each_reader_is_told_what_the_plain_query_tells(built, author, stranger, reader, lead, admin, client_of):
    narrowed = [f"learnings/?{kind._meta.model_name}={kind.objects.first().pk}" for kind in (System, Team)]
    places = [f"{root}{each}" for root in ("/", "/api/") for each in narrowed]
    for address in (*ASKED, *places):
        assert client_of(author).get(address).status_code == 200  # what is made when it is first asked for
    assert len(ours(Prepared)) > 20
    assert len(ours(Lists)) > 5
    assert same_for([author, stranger, reader, lead, admin, author, stranger], built) > 50
    listed = IncidentRole.objects.create(incident=built.hidden, person=stranger.person, role="reader")
    same_for([stranger, author], built)
    listed.delete()
    same_for([stranger, author], built)


def test_where_they_stand_is_known():
    """The search above looks in memory; whoever moves these classes is told here."""
    assert {_made_by(each.rows).split(".")[0] for each in ours(Prepared)} <= {*OURS, "config"}
