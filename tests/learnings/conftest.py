"""What the tests of this app speak of: a published review with its learning, a draft, a restricted one."""

from __future__ import annotations

import pytest

from incidents.domain.incidents import capture
from incidents.models import System
from learnings.domain.concerns import raise_concern
from learnings.domain.learnings import record
from learnings.models import Learning, Pattern
from reviews.domain.reviews import add_factor, open_review, publish_light


@pytest.fixture
def system(db) -> System:
    return System.objects.create(name="Provisioning", slug="provisioning")


@pytest.fixture
def pattern(db) -> Pattern:
    return Pattern.objects.update_or_create(
        slug="load-amplification",
        defaults={"name": "The system flooded itself", "definition": "Retries multiply load."},
    )[0]


@pytest.fixture
def learned(db, system):
    """``learned("Statement.", by=author)``: a learning of a published light review of an incident of its own."""

    def make(statement: str, *, by, publish: bool = True, **fields) -> Learning:
        title = fields.pop("title", "Gateways came back all at once")
        visibility = fields.pop("visibility", "organisation")
        kind = fields.pop("kind_of_incident", "incident")
        incident = capture(title, by=by, visibility=visibility, kind=kind, summary="The queue grew for an hour.")
        incident.systems.add(system)
        review = open_review(incident, by=by)
        add_factor(review, by=by, text="Every gateway waits the same time before it tries again")
        learning = record(review, by=by, now_we_know=statement, evidence=[{"incident": incident}], **fields)
        if publish:
            publish_light(review, by=by)
        return Learning.objects.select_related("review__incident").get(pk=learning.pk)

    return make


@pytest.fixture
def learning(learned, author) -> Learning:
    return learned("Gateways that lost the link all come back in the same second.", by=author)


@pytest.fixture
def draft(learned, author) -> Learning:
    return learned("Draft words that nobody else may read yet.", by=author, publish=False)


@pytest.fixture
def hidden(learned, author) -> Learning:
    """A published learning of a restricted incident that only ``author`` is listed on."""
    return learned(
        "Restricted words about the provisioning key.", by=author, visibility="restricted", title="A key leaked"
    )


@pytest.fixture
def concern(author, system):
    return raise_concern("Spare gateways in the vans carry last year's firmware", by=author, systems=[system])
