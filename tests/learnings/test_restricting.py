"""What was told while everybody could see it, once it is restricted."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.domain.incidents import capture, restrict
from incidents.models import Incident
from learnings.digest.compose import compose
from learnings.domain.digests import request_digest
from learnings.domain.tagging import tag
from learnings.models import Digest, PatternTag
from learnings.queries.patterns import compare, quotes_of
from people.models import LogEntry
from tests.today import today

TODAY = today()


@pytest.fixture
def frozen(admin, learning, django_capture_on_commit_callbacks, settings, tmp_path) -> Digest:
    """A digest that tells of the learning's incident, drawn."""
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        digest = request_digest(by=admin, title="Autumn", period_start=TODAY - dt.timedelta(days=30), period_end=TODAY)
    digest.refresh_from_db()
    assert learning.review.incident.ref in json.dumps(digest.document)
    return digest


def test_a_digest_is_made_again_without_it(
    frozen, learning, author, reader, client_of, django_capture_on_commit_callbacks
):
    incident, page, file = learning.review.incident, frozen.get_absolute_url(), frozen.pdf.path
    with django_capture_on_commit_callbacks(execute=True) as later:
        restrict(incident, by=author)
        assert client_of(reader).get(page).status_code == 404  # until a worker is done
        assert client_of(reader).get(reverse("learnings:digest_pdf", args=[frozen.pk])).status_code == 404
    again = Digest.objects.get(pk=frozen.pk)
    assert later
    assert (again.state, again.document["figures"]["incidents"], again.document["learnings"]) == ("done", 0, [])
    assert (again.sha256_before_erasure, again.sha256 != frozen.sha256) == (frozen.sha256, True)
    shown = client_of(reader).get(page).content.decode()
    assert (incident.ref in shown, incident.title in shown, frozen.sha256[:12] in shown) == (False, False, True)
    with pytest.raises(FileNotFoundError):
        open(file)  # noqa: SIM115 - the old file is gone
    entry = LogEntry.objects.get(verb="make digest again")
    assert incident.ref not in json.dumps(entry.data)


def test_a_digest_of_another_time_stays_as_it_is(frozen, author):
    other = capture("A password was pasted", by=author, started_at=timezone.now() - dt.timedelta(days=400))
    restrict(other, by=author)
    assert Digest.objects.get(pk=frozen.pk).document == frozen.document


def test_a_digest_that_is_being_composed_starts_over(frozen, learning, author):
    Digest.objects.filter(pk=frozen.pk).update(state="running", document=None, attempt=1)
    restrict(learning.review.incident, by=author)
    assert Digest.objects.get(pk=frozen.pk).state == "queued"


def test_a_pattern_without_a_period_before_says_so(learning, author, pattern, frozen, client_of):
    tag(learning.review.incident, by=author, pattern=pattern, quote="Gateways came back all at once")
    digest = request_digest(by=author, title="A", period_start=TODAY - dt.timedelta(days=9), period_end=TODAY)
    line = compose(digest).patterns[0]
    assert (line.count, line.before) == (1, None)
    Digest.objects.filter(pk=digest.pk).update(document=compose(digest).as_json(), state="done", sha256="a")
    assert "no earlier data" in client_of(author).get(digest.get_absolute_url()).content.decode()


def test_a_pattern_that_was_not_seen_before_counts_zero(learned, author, pattern):
    earlier = learned("Something else.", by=author, title="Earlier").review
    long_ago = timezone.now() - dt.timedelta(days=12)
    type(earlier).objects.filter(pk=earlier.pk).update(published_at=long_ago)
    now = learned("Gateways come back in the same second.", by=author, title="Gateways came back all at once")
    tag(now.review.incident, by=author, pattern=pattern, quote="Gateways came back all at once")
    digest = request_digest(by=author, title="A", period_start=TODAY - dt.timedelta(days=9), period_end=TODAY)
    assert compose(digest).patterns[0].before == 0


def test_alike_and_different_leaves_out_what_no_figure_counts(learned, author, pattern):
    titles = ("One came back", "Two came back", "A drill came back", "Put aside came back", "The same came back")
    rows = [learned(f"We learned of {title}.", by=author, title=title).review.incident for title in titles]
    for incident, title in zip(rows, titles, strict=True):
        tag(incident, by=author, pattern=pattern, quote=title)
    Incident.objects.filter(pk=rows[2].pk).update(kind="drill", stage="lab")
    Incident.objects.filter(pk=rows[3].pk).update(status="declined", status_reason="No", stage="lab")
    Incident.objects.filter(pk=rows[4].pk).update(status="merged", merged_into=rows[0], stage="lab")
    listed = list(quotes_of(pattern, author))
    stage = compare(listed)[0]
    assert (len(listed), [n for _value, n in stage.values]) == (PatternTag.objects.count(), [2])
