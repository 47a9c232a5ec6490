"""What may stand in a line of what waits, and what it is made of."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from incidents.enums import Visibility
from incidents.models import Incident, IncidentRole
from people.models import Team
from reviews.models import Review

# What lines say of an incident, and ask of a review.
SAID, SAID_OF_REVIEW = ("id", "title", "visibility"), ("id", "incident", "state", "owner")


def told(person: str, incident: str) -> Q:
    """The incident is everybody's, or the person is listed on it; both as paths from the row."""
    listed = IncidentRole.objects.filter(incident=OuterRef(f"{incident}_id"), person=OuterRef(person))
    return Q(**{f"{incident}__visibility": Visibility.ORGANISATION}) | Exists(listed)


def with_teams(rows: QuerySet, incident: str) -> QuerySet:
    """With ``named_teams``, the names of the incident's teams; ``incident`` is its path from the row.

    Of the incident, and of a review on the way to it, only what a line says is read.
    """
    teams = Team.objects.filter(incidents=OuterRef(incident)).order_by("name")
    review = incident.rpartition("__")[0]
    unsaid = [*_apart_from(Incident, incident, SAID), *(_apart_from(Review, review, SAID_OF_REVIEW) if review else ())]
    return rows.annotate(named_teams=ArraySubquery(teams.values("name"))).defer(*unsaid)


def _apart_from(model: type[Model], path: str, names: Collection[str]) -> list[str]:
    return [f"{path}__{field.name}" for field in model._meta.concrete_fields if field.name not in names]
