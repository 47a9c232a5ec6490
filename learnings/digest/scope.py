"""What a digest may speak of: one period, one scope, only what the whole organisation may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from incidents.models import Incident
from learnings.enums import Consent
from learnings.models import Concern, Credit, Digest, Learning, PatternTag, ReleasedLearning
from people.models import Organisation, Team
from reviews.enums import READABLE
from reviews.models import Action, Review


@dataclass(frozen=True)
class Scope:
    """Half-open times ``[start, end)`` in UTC of a period given in days; ``teams`` None is the organisation."""

    start: dt.datetime
    end: dt.datetime
    teams: frozenset[int] | None

    @classmethod
    def of(cls, digest: Digest, organisation: Organisation) -> Scope:
        zone = ZoneInfo(organisation.zone)
        start = dt.datetime.combine(digest.period_start, dt.time(), zone)
        end = dt.datetime.combine(digest.period_end + dt.timedelta(days=1), dt.time(), zone)
        return cls(start, end, team_and_below(digest.team) if digest.team else None)

    def before(self) -> Scope:
        """The equally long period just before this one."""
        return Scope(self.start - (self.end - self.start), self.start, self.teams)

    def incidents(self) -> QuerySet[Incident]:
        rows = Incident.objects.for_organisation().filter(sort_at__gte=self.start, sort_at__lt=self.end)
        return rows.filter(pk__in=self._of_teams()) if self.teams is not None else rows

    def _of_teams(self) -> QuerySet:
        return Incident.objects.filter(teams__in=self.teams or ()).values("pk")

    def _in_scope(self, path: str) -> Q:
        """A condition on ``path`` (an incident): the organisation may see it, and it belongs to the scope."""
        visible = Q(**{f"{path}__in": Incident.objects.for_organisation()})
        return visible if self.teams is None else visible & Q(**{f"{path}__in": self._of_teams()})

    def reviews(self) -> QuerySet[Review]:
        """Published in the period, whenever the incident was."""
        rows = Review.objects.published().filter(published_at__gte=self.start, published_at__lt=self.end)
        return rows.filter(self._in_scope("incident"))

    def learnings(self) -> QuerySet[Learning]:
        rows = Learning.objects.published().filter(sort_at__gte=self.start, sort_at__lt=self.end)
        return rows.filter(self._in_scope("review__incident"))

    def released(self) -> QuerySet[ReleasedLearning]:
        """Those whose month ends in the period, so that a month stands in one digest of a kind. No team has any."""
        months, month = [], self.start.date().replace(day=1)
        while (over := next_month(month)) <= self.end.date():
            months += [month] if over > self.start.date() else []
            month = over
        rows = ReleasedLearning.objects.out() if self.teams is None else ReleasedLearning.objects.none()
        return rows.filter(month__in=months)

    def tags(self) -> QuerySet[PatternTag]:
        rows = PatternTag.objects.confirmed().filter(sort_at__gte=self.start, sort_at__lt=self.end)
        published = Q(review=None) | Q(review__state__in=READABLE)
        return rows.exclude(kind="drill").filter(published, self._in_scope("incident"))

    def actions(self) -> QuerySet[Action]:
        reviewed = Q(review__state__in=READABLE) & self._in_scope("review__incident")
        return Action.objects.filter(reviewed if self.teams is not None else reviewed | Q(review=None))

    def credits(self) -> QuerySet[Credit]:
        rows = Credit.objects.filter(consent=Consent.ACCEPTED, answered_at__gte=self.start, answered_at__lt=self.end)
        reviewed = Q(review__state__in=READABLE) & self._in_scope("review__incident")
        return rows.filter(reviewed | Q(review=None))

    def concerns(self) -> QuerySet[Concern]:
        rows = Concern.objects.all()
        return rows.filter(pk__in=Concern.objects.filter(teams__in=self.teams).values("pk")) if self.teams else rows


def next_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def team_and_below(team: Team) -> frozenset[int]:
    """The ids of a team and of all teams below it. One query."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Team.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, queue = {team.pk}, [team.pk]
    while queue:
        fresh = [pk for pk in children.get(queue.pop(), []) if pk not in found]
        found.update(fresh)
        queue.extend(fresh)
    return frozenset(found)
