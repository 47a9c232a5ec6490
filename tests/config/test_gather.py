"""Lists below a row in one query: the same rows, with the same values, as asking for each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from config.lib.gather import Found, Lists, Loose, Rows, Several, fill
from incidents.models import Incident, IncidentRole, System, TimelineEvent
from incidents.queries import SEEN
from people.models import Organisation, Person, Team
from reviews.models import Action, Factor, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(incident, author, team):
    """An incident with a list of everything, and one without author and moments."""
    author.person.team = team
    author.person.save()
    incident.systems.add(*(System.objects.create(name=name, slug=name) for name in ("b", "a")))
    at = timezone.now()
    for position, known in ((1.5, {"at": at, "margin": dt.timedelta(days=2, minutes=5)}), (0.1, {})):
        person = author.person if known else None
        TimelineEvent.objects.create(
            incident=incident, text=f"é “{position}”", position=position, author=person, **known
        )
    return Incident.objects.get(pk=incident.pk)


def columns(row) -> dict:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "search"}


def test_rows_are_the_same_as_asked_one_by_one(full, django_assert_num_queries):
    events = list(full.events.all())
    with django_assert_num_queries(1):
        fill(full, Rows("events", TimelineEvent.objects.select_related("author__team")), Rows("systems"))
    with django_assert_num_queries(0):
        assert [columns(row) for row in full.events.all()] == [columns(row) for row in events]
        assert [row.author and row.author.team.name for row in full.events.all()] == [None, "Field"]
        assert [row.incident for row in full.events.all()] == [full, full]
        assert [system.name for system in full.systems.all()] == ["a", "b"]
        assert full.events.exists()
        assert full.events.count() == 2
    assert full.events.filter(position__lt=1).count() == 1


def test_what_was_read_can_be_asked_further(full):
    elsewhere = System.objects.create(name="aa", slug="aa")
    fill(full, Rows("systems"))
    systems = full.systems.all()
    assert [system.name for system in systems.filter(name__startswith="a")] == ["a"]
    assert [system.name for system in systems.exclude(name="a").order_by("-name")] == ["b"]
    full.systems.add(elsewhere)
    assert [system.name for system in full.systems.all()] == ["a", "aa", "b"]


def test_lists_of_lists_of_another_row_and_cut_short(full, standard_review, author, django_assert_num_queries):
    event = full.events.first()
    for text in ("One", "Two"):
        Factor.objects.create(review=standard_review, text=text).events.add(event)
    Action.objects.create(review=standard_review, title="Look", owner=author.person, type="detect")
    review = Review.objects.select_related("incident").get(pk=standard_review.pk)
    with django_assert_num_queries(1):
        fill(
            review,
            Rows("factors", Factor.objects.order_by("-id")[:1], below=[Rows("events")], to="last_factors"),
            Rows("actions", Action.objects.select_related("owner", "cohort")),
            Rows("roles", IncidentRole.objects.select_related("person"), of="incident"),
            Loose("teams", Team.objects.order_by("name")),
            Loose("zones", Organisation.objects.all(), ("zone",)),
        )
    with django_assert_num_queries(0):
        assert [(row.text, list(row.events.all())) for row in review.last_factors] == [("Two", [event])]
        assert [(row.owner, row.cohort) for row in review.actions.all()] == [(author.person, None)]
        assert [role.person for role in review.incident.roles.all()] == [author.person]
        assert review.teams == [(author.person.team.pk, "Field")]
        assert review.zones == [("Europe/Berlin",)]


def test_what_is_found_comes_with_its_own_lists(full, author, django_assert_num_queries):
    other = Incident.objects.create(title="Another", sort_at=timezone.now())
    found = Found(lambda _reader: Incident.objects.defer("search"), lambda _reader: [Rows("events"), Rows("teams")])
    for row, events in ((full, 2), (other, 0)):
        with django_assert_num_queries(1):
            got = found.get(author, row.pk)
            assert (got, len(got.events.all()), len(got.teams.all())) == (row, events, 0)


def test_deferred_columns_stay_in_the_database(full, django_assert_num_queries):
    fill(full, Rows("events", TimelineEvent.objects.defer("text")))
    with django_assert_num_queries(1):
        assert full.events.all()[0].text == "é “0.1”"


def test_what_cannot_be_gathered_is_refused(full):
    with pytest.raises(TypeError):
        fill(full, Rows("events", TimelineEvent.objects.only("text")))


def test_json_columns_keep_their_numbers(standard_review, author):
    outline = [{"key": "own-a", "title": "A “title”", "share": 0.1, "count": 3}]
    person = author.person
    Review.objects.filter(pk=standard_review.pk).update(outline=outline, owner=person)
    fill(person, Rows("owned_reviews"))
    assert [row.outline for row in person.owned_reviews.all()] == [outline]


def test_what_is_found_is_what_its_reader_sees(incident, restricted, author, stranger):
    """The SQL is written for nobody; with the keys in it, it must answer as the queryset does."""
    for reader in (author, stranger, AnonymousUser()):
        for one in (incident, restricted):
            seen = Incident.objects.visible_to(reader).filter(pk=one.pk).first()
            assert SEEN.get(reader, one.pk) == seen
    found = SEEN.get(author, incident.pk)
    for field in Incident._meta.concrete_fields:
        if field.name != "search":
            assert getattr(found, field.attname) == getattr(incident, field.attname), field.name


def test_lists_for_a_reader_are_refused_to_nobody(incident):
    lists = Lists(Incident, lambda reader: [Rows("merged_from", Incident.objects.visible_to(reader), to="here")])
    with pytest.raises(TypeError):
        lists.fill(incident, AnonymousUser())


def test_who_asks_more_of_the_reader_than_a_key_is_told_at_once(incident, author):
    found = Found(lambda reader: Incident.objects.filter(title=reader.role), lambda _reader: [])
    with pytest.raises(AttributeError):
        found.get(author, incident.pk)


def test_lists_with_nothing_in_common_come_in_one_query(full, standard_review, author, django_assert_num_queries):
    def lists(people, day):
        named = ArraySubquery(System.objects.filter(incidents=OuterRef("pk")).order_by("name").values("name"))
        return {
            "incidents": Incident.objects.annotate(named=named).order_by("pk"),
            "reviews": Review.objects.filter(opened_at__date__lte=day).select_related("incident").order_by("pk"),
            "people": Person.objects.filter(pk__any_of=people),
        }

    several = Several(lists, people=list, day=dt.date)
    today = timezone.localdate()
    for people, day, found in (([author.person.pk], today, [author.person]), ([], today - dt.timedelta(days=9), [])):
        with django_assert_num_queries(1):
            got = several.all(people=people, day=day)
        assert [row.named for row in got["incidents"]] == [
            [system.name for system in row.systems.all()] for row in Incident.objects.order_by("pk")
        ]
        assert [row.incident.title for row in got["reviews"]] == ([standard_review.incident.title] if people else [])
        assert got["people"] == found


def test_lists_with_keys_are_those_of_the_key(full, author):
    lists = Lists(
        Incident,
        lambda _reader, since: [Rows("events", TimelineEvent.objects.filter(at__gte=since), to="lately")],
        since=dt.datetime,
    )
    for days, count in ((-1, 1), (1, 0)):
        since = timezone.now() + dt.timedelta(days=days)
        assert len(lists.fill(full, author, since=since).lately) == count


@pytest.mark.parametrize("pages", ["incidents", "reviews", "learnings", "concerns"])
@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**40])
def test_a_number_beyond_all_keys_is_found_nowhere(client_of, author, pages, number):
    assert client_of(author).get(f"/{pages}/{number}/").status_code == 404
