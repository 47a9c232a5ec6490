"""Correcting an incident, alone and two at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from incidents.models import System
from people.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(incident):
    return reverse("incidents:edit", args=[incident.pk])


def opened(client, url) -> dict:
    """What the form sends when somebody opens the page and saves."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "decompress"):
            parts = widget.decompress(value)
            data |= {f"{bound.name}_{key}": part for key, part in zip(widget.widgets_names, parts, strict=True)}
        elif hasattr(value, "values_list"):
            data[bound.name] = [row.pk for row in value]
        elif value not in (None, False):
            data[bound.name] = "on" if value is True else value
    return {
        name.replace("__", "_"): part if isinstance(part, list) else str(part)
        for name, part in data.items()
        if part is not None
    }


def test_saving_what_is_there_changes_nothing(url, incident, author, client_of):
    incident.started_at = dt.datetime(2026, 10, 25, 1, 30, 7, 123456, tzinfo=dt.UTC)  # twice on the clock in Berlin
    incident.detected_at, incident.detected_at_margin = (
        dt.datetime(2026, 10, 26, 12, tzinfo=dt.UTC),
        dt.timedelta(0, 777),
    )
    incident.save()
    client = client_of(author)
    assert client.post(url, opened(client, url)).status_code == 302
    before = incident.started_at, incident.detected_at_margin, incident.version
    incident.refresh_from_db()
    assert (incident.started_at, incident.detected_at_margin, incident.version) == before
    assert not LogEntry.objects.filter(verb="edit").exists()


def test_every_field_can_be_said(url, incident, author, client_of, system, cohort, team):
    client = client_of(author)
    sent = opened(client, url) | {
        **{"title": "Shorter", "summary": "One\r\ntwo", "kind": "near_miss", "severity": "sev2", "stage": "pilot"},
        **{"harm": "service", "noticed_by": "alert", "felt_by_band": "tens", "felt_by_unit": "sites"},
        **{"could_not": "call", "strain_note": "Two nights", "looks_like_repeat": "on"},
        **{"source_url": "https://status.example.org/7", "zone": "America/New_York"},
        **{"started_at_day": "2026-07-01", "started_at_time": "09:30"},
        **{"detected_at_day": "2026-07-02", "acknowledged_at_day": "2026-07-02", "acknowledged_at_time": "10:00"},
        **{"acknowledged_at_margin": "900", "teams": [team.pk], "systems": [system.pk], "cohorts": [cohort.pk]},
        "new_systems": "Siren,  provisioning , siren",
    }
    assert client.post(url, sent).status_code == 302
    incident.refresh_from_db()
    assert (incident.title, incident.summary, incident.kind, incident.severity) == (
        "Shorter",
        "One\ntwo",
        "near_miss",
        "sev2",
    )
    assert (incident.stage, incident.harm, incident.noticed_by) == ("pilot", "service", "alert")
    assert (incident.felt_by_count, incident.felt_by_band, incident.felt_by_unit) == (None, "tens", "sites")
    assert (incident.could_not, incident.strain_note, incident.looks_like_repeat) == ("call", "Two nights", True)
    assert incident.started_at == dt.datetime(2026, 7, 1, 13, 30, tzinfo=dt.UTC)
    assert (incident.detected_at.hour, incident.detected_at_margin) == (16, dt.timedelta(hours=12))
    assert incident.acknowledged_at_margin == dt.timedelta(minutes=15)
    assert incident.resolved_at is None
    assert [str(one) for one in incident.systems.all()] == ["Provisioning", "Siren"]
    assert System.objects.count() == 2


def test_a_number_beats_a_band(url, incident, author, client_of):
    client = client_of(author)
    client.post(url, opened(client, url) | {"felt_by_count": "40", "felt_by_band": "tens"})
    incident.refresh_from_db()
    assert (incident.felt_by_count, incident.felt_by_band) == (40, "")
    client.post(url, opened(client, url) | {"felt_by_count": "", "felt_by_band": "few"})
    incident.refresh_from_db()
    assert (incident.felt_by_count, incident.felt_by_band) == (None, "few")


def test_another_zone_shows_the_same_moments(url, incident, author, client_of):
    incident.started_at = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    incident.save()
    client = client_of(author)
    client.post(url, opened(client, url) | {"zone": "Asia/Kathmandu"})
    incident.refresh_from_db()
    assert (incident.zone, incident.started_at.hour) == ("Asia/Kathmandu", 12)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "17:45 +0545" in page
    assert "12:00 UTC" in page


WRONG = [
    ({"title": ""}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"summary": "a\0b"}, "summary"),
    ({"summary": "x" * 1_000_000}, "summary"),
    ({"zone": "Mars/Olympus"}, "zone"),
    ({"zone": "../../etc/passwd"}, "zone"),
    ({"severity": "sev9"}, "severity"),
    ({"felt_by_count": "-3"}, "felt_by_count"),
    ({"felt_by_count": "9" * 30}, "felt_by_count"),
    ({"systems": ["999999"]}, "systems"),
    ({"systems": ["x"]}, "systems"),
    ({"new_systems": "y" * 121}, "new_systems"),
    ({"source_url": "javascript:alert(1)"}, "source_url"),
    ({"started_at_day": "someday"}, "started_at"),
    ({"started_at_day": "9999-12-31"}, "started_at"),
    ({"started_at_day": "0001-01-01", "started_at_time": "00:00"}, "started_at"),
    ({"started_at_day": "2026-02-30"}, "started_at"),
    ({"started_at_day": "2026-03-05", "started_at_time": "25:00"}, "started_at"),
    ({"started_at_day": "", "started_at_time": "12:00"}, "started_at"),
    ({"started_at_day": "2026-03-05", "started_at_margin": "9" * 30}, "started_at"),
    ({"started_at_day": "2026-03-29", "started_at_time": "02:30"}, "started_at"),
    ({"started_at_day": "2026-10-25", "started_at_time": "02:30"}, "started_at"),
    ({"started_at_day": "2026-03-05", "resolved_at_day": "2026-03-01"}, "resolved_at"),
    ({"started_at_day": "🕰", "started_at_time": "\0"}, "started_at"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG, ids=[f"{field}-{n}" for n, (_w, field) in enumerate(WRONG)])
def test_bad_input_is_told_at_its_field(url, incident, author, client_of, wrong, field):
    client = client_of(author)
    response = client.post(url, opened(client, url) | wrong)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    incident.refresh_from_db()
    assert incident.version == 1


def test_the_hour_that_was_twice_is_asked_about(url, incident, author, client_of):
    client = client_of(author)
    sent = opened(client, url) | {"started_at_day": "2026-10-25", "started_at_time": "02:30"}
    page = client.post(url, sent).content.decode()
    assert "02:30 CEST" in page
    assert "02:30 CET" in page
    assert 'name="started_at_fold"' in page
    assert client.post(url, sent | {"started_at_fold": "1"}).status_code == 302
    incident.refresh_from_db()
    assert incident.started_at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "junk", [{"version": "x"}, {"version": "9" * 40}, {"seen": "{"}, {"seen": "[1]"}, {"seen": '{"title":3}'}]
)
def test_marks_somebody_played_with_never_fail(url, author, client_of, junk):
    client = client_of(author)
    assert client.post(url, opened(client, url) | {"title": "New"} | junk).status_code in (302, 409, 422)


def test_two_edit_the_same_field_and_both_texts_are_shown(url, incident, author, participant, client_of):
    first, second = client_of(author), client_of(participant)
    one, two = opened(first, url), opened(second, url)
    assert first.post(url, one | {"summary": "Eleven sites, says Amal."}).status_code == 302
    response = second.post(url, two | {"summary": "Twelve sites, says Piet."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Eleven sites, says Amal." in page
    assert "Twelve sites, says Piet." in response.context["form"]["summary"].value()
    incident.refresh_from_db()
    assert incident.summary == "Eleven sites, says Amal."
    form = response.context["form"]
    merged = two | {"version": form["version"].value(), "seen": form["seen"].value()}
    assert second.post(url, merged | {"summary": "Eleven sites, then twelve."}).status_code == 302
    incident.refresh_from_db()
    assert incident.summary == "Eleven sites, then twelve."


def test_two_edit_different_fields_and_both_are_kept(url, incident, author, participant, client_of):
    first, second = client_of(author), client_of(participant)
    one, two = opened(first, url), opened(second, url)
    first.post(url, one | {"summary": "Amal's summary", "severity": "sev3"})
    response = second.post(url, two | {"title": "Piet's title"}, follow=True)
    assert "both are kept" in response.content.decode()
    incident.refresh_from_db()
    assert (incident.title, incident.summary, incident.severity) == ("Piet's title", "Amal's summary", "sev3")


def test_two_edit_the_same_links_and_times(url, incident, author, participant, client_of, system):
    other = System.objects.create(name="Siren", slug="siren")
    first, second = client_of(author), client_of(participant)
    one, two = opened(first, url), opened(second, url)
    first.post(url, one | {"systems": [system.pk], "started_at_day": "2026-07-01"})
    response = second.post(url, two | {"systems": [other.pk], "started_at_day": "2026-07-02"})
    assert response.status_code == 409
    sides = {side.label: (side.theirs, side.yours) for side in response.context["sides"]}
    assert sides == {
        "Started": ("2026-07-01 ± 720 min", "2026-07-02 ± 720 min"),
        "Systems": ("Provisioning", "Siren"),
    }
    assert [str(one) for one in incident.systems.all()] == ["Provisioning"]
