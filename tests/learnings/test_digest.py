"""From published reviews to a frozen document and a PDF."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

import pytest
from django.utils import timezone

from config.lib.work import claim
from incidents.domain.incidents import capture
from incidents.models import TimelineEvent
from learnings.digest.compose import compose
from learnings.digest.pdf import ClosedFetcher, MissingGlyphs, render_pdf
from learnings.domain.digests import render_digest, request_digest
from learnings.domain.learnings import record
from learnings.models import Credit, Digest, Pattern, PatternTag
from people.models import Person
from reviews.domain.reviews import add_factor, open_review, publish_light
from reviews.models import Action

STATEMENT = "A gateway that has never synced forgets its schedule at the next power cut."


@pytest.fixture
def publish(author):
    """``publish("title", "statement")``: a published light review with one learning and a confirmed pattern."""

    def make(title: str, statement: str, **fields):
        incident = capture(title, by=author, started_at=timezone.now() - dt.timedelta(days=3), **fields)
        event = TimelineEvent.objects.create(incident=incident, text=f"{title}: first seen", position=1)
        review = open_review(incident, by=author)
        review.what_happened, review.depth = "It happened.", "light"
        review.save()
        add_factor(review, by=author, text="Schedules live in memory only")
        learning = record(review, by=author, now_we_know=statement, evidence=[{"event": event}])
        publish_light(review, by=author)
        pattern = Pattern.objects.get_or_create(
            slug="power", defaults={"name": "Power cuts", "definition": "They come."}
        )[0]
        PatternTag.objects.create(pattern=pattern, incident=incident, review=review, quote=f"{title}: first seen")
        return learning

    return make


@pytest.fixture
def digest(admin):
    def make(**fields) -> Digest:
        today = timezone.localdate()
        period = {"period_start": today - dt.timedelta(days=30), "period_end": today + dt.timedelta(days=1)}
        return request_digest(by=admin, title="What we learned in spring", **{**period, **fields})

    return make


def text_of(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed; ./bin/test installs poppler-utils")
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_compose_holds_what_was_published(publish, digest):
    learning = publish("Sites went cold", STATEMENT)
    document = compose(digest())
    assert [line.now for line in document.learnings] == [STATEMENT]
    assert [line.ref for line in document.incidents] == [learning.review.incident.ref]
    assert [(line.name, line.count) for line in document.patterns] == [("Power cuts", 1)]
    assert document.figures.incidents == document.figures.reviews_published == 1


def test_compose_of_an_empty_period_is_a_short_digest(digest, organisation):
    document = compose(digest(period_start=dt.date(2001, 1, 1), period_end=dt.date(2001, 3, 31)))
    assert (document.learnings, document.incidents, document.chart) == ((), (), {})
    assert b"%PDF" in render_pdf(document.as_json())[:8]


def test_compose_never_speaks_of_a_restricted_incident(publish, digest, author):
    publish("Sites went cold", STATEMENT)
    hidden = publish("A password was pasted", "Tickets are copied to the mail archive.")
    Action.objects.create(review=hidden.review, title="Rotate it", state="committed", committed_at=timezone.now())
    Credit.objects.create(
        kind="early_concern",
        recipient=author.person,
        text="Told us about the password",
        review=hidden.review,
        consent="accepted",
        answered_at=timezone.now(),
    )
    incident = hidden.review.incident
    incident.visibility = "restricted"
    incident.save()
    document = compose(digest()).as_json()
    everything = str(document).casefold()
    for leak in ("password", "archive", "rotate", incident.ref.casefold()):
        assert leak not in everything
    assert document["figures"]["incidents"] == 1
    assert document["patterns"][0]["count"] == 1
    assert sum(sum(row[1:]) for row in document["chart_rows"]) == 1


def test_compose_leaves_drafts_out(digest, light_review, author, event):
    record(light_review, by=author, now_we_know="A draft nobody may read yet.", evidence=[{"event": event}])
    assert "draft nobody" not in str(compose(digest()).as_json())


def test_compose_of_a_team_holds_its_teams_below_and_nothing_else(publish, digest, team):
    from people.models import Team

    below = Team.objects.create(name="Installers", slug="installers", parent=team)
    publish("Sites went cold", STATEMENT).review.incident.teams.add(below)
    publish("Something else", "The other team learned this.")
    document = compose(digest(team=team))
    assert [line.now for line in document.learnings] == [STATEMENT]
    assert len(document.incidents) == 1


def test_compose_replaces_names_by_roles(publish, digest, author):
    Person.objects.filter(pk=author.person.pk).update(name="Amal Rahimi", role_label="firmware engineer")
    publish("Sites went cold", "Amal Rahimi found that the clock drifts; Amal saw it first.")
    roles = compose(digest(redaction="roles")).learnings[0].now
    assert roles == "firmware engineer found that the clock drifts; firmware engineer saw it first."
    assert "Amal Rahimi" in compose(digest(redaction="names")).learnings[0].now


def test_credits_need_consent(publish, digest, author):
    review = publish("Sites went cold", STATEMENT).review
    for consent in ("pending", "accepted", "declined", "private"):
        Credit.objects.create(
            kind="early_concern",
            recipient=author.person,
            text=f"Said it early ({consent})",
            review=review,
            consent=consent,
            answered_at=timezone.now(),
        )
    assert [line.text for line in compose(digest()).credits] == ["Said it early (accepted)"]


def test_compose_queries_do_not_grow(publish, digest, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _round in range(2):
        for number in range(2):
            publish(f"Sites went cold {number}", f"{STATEMENT} {number}")
        asked = digest()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compose(asked)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 35


def test_pdf_can_be_read_back(publish, digest):
    publish("Sites went cold", STATEMENT)
    with MissingGlyphs() as missing:
        pdf = render_pdf(compose(digest(ask="Two spare gateways for the bench")).as_json())
    text = text_of(pdf)
    first_page = " ".join(text.split("\f")[0].split())
    assert STATEMENT in first_page
    assert "Two spare gateways for the bench" in first_page
    assert "What came back" in first_page
    assert missing.found == []


def test_pdf_of_one_document_is_always_the_same(publish, digest):
    publish("Sites went cold", STATEMENT)
    document = compose(digest()).as_json()
    assert render_pdf(document) == render_pdf(document)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:1/", "data:text/plain,x", "own:nothing"])
def test_the_fetcher_is_closed(url):
    with pytest.raises(ValueError, match="not part of this document"):
        ClosedFetcher({}).fetch(url)


def test_hostile_words_stay_words(publish, digest):
    publish("<img src='file:///etc/passwd'>", "<script>alert(1)</script><style>*{display:none}</style> is text.")
    assert "<script>alert(1)</script>" in " ".join(text_of(render_pdf(compose(digest()).as_json())).split())


def test_render_stores_pdf_and_document_once(publish, digest, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    publish("Sites went cold", STATEMENT)
    asked = digest()
    render_digest(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.progress, asked.attempt) == ("done", 100, 1)
    assert asked.pdf.read().startswith(b"%PDF")
    render_digest(asked.pk)
    asked.refresh_from_db()
    assert asked.attempt == 1


def test_a_dead_worker_leaves_the_document_to_the_next(publish, digest, settings, tmp_path, monkeypatch):
    """The first worker freezes the document and dies; what is published later is not in the digest it began."""
    settings.MEDIA_ROOT = tmp_path
    publish("Sites went cold", STATEMENT)
    asked = digest()
    job = claim(Digest, asked.pk)
    job.mine().update(document=compose(asked).as_json())
    Digest.objects.filter(pk=asked.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    publish("Later", "This came too late for the digest.")
    render_digest(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.attempt) == ("done", 2)
    assert [line["now"] for line in asked.document["learnings"]] == [STATEMENT]
