"""What the tests of reviews start from."""

from __future__ import annotations

import pytest

from learnings.domain.learnings import record
from people.domain.perform import perform
from reviews.domain.reviews import add_defence, add_factor, open_review, publish_light
from reviews.models import Review
from tests.reviews.amended import WHY, out, sent


@pytest.fixture
def analysed(standard_review, author) -> Review:
    """The standard review with factors, a defence and luck; still in ``gathering``."""
    add_factor(standard_review, by=author, text="The certificate is fetched once, at boot")
    add_factor(standard_review, by=author, text="Nobody is told when a fetch fails", kind="information")
    add_defence(standard_review, by=author, text="The gateway keeps its last schedule", outcome="held")
    standard_review.luck = "It was a warm week."
    standard_review.what_happened = "New gateways were refused for a day."
    standard_review.save()
    return standard_review


@pytest.fixture
def learned(analysed, author) -> Review:
    """... and a learning with evidence."""
    evidence = [{"incident": analysed.incident}]
    record(analysed, by=author, now_we_know="A gateway that cannot fetch says so to nobody.", evidence=evidence)
    return analysed


@pytest.fixture
def published_light(light_review, author) -> Review:
    add_factor(light_review, by=author, text="Schedules live only in memory until the first sync")
    record(
        light_review,
        by=author,
        now_we_know="A gateway without a sync forgets its schedule.",
        evidence=[{"incident": light_review.incident}],
    )
    return publish_light(light_review, by=author)


@pytest.fixture
def open_incident(author):
    """``open_incident("What happened")``: an incident of the author's with a light review."""
    from incidents.domain.incidents import capture

    def make(title: str, **fields) -> Review:
        return open_review(capture(title, by=author, **fields), by=author)

    return make


@pytest.fixture
def published(learned, author) -> Review:
    add_defence(learned, by=author, text="Drivers looked at their screens")
    Review.objects.filter(pk=learned.pk).update(state="learning")
    return perform(learned, "publish", by=author)


@pytest.fixture
def taken(client_of, author, published):
    """The first factor, taken out."""
    factor, client = published.factors.first(), client_of(author)
    answer = client.post(out(factor), sent(client, out(factor), because=WHY))
    assert (answer.status_code, answer.url) == (302, published.get_absolute_url())
    factor.refresh_from_db()
    return factor
