"""One row of each kind for the pages that are about a row, chosen as the hard case: with links, people and text."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from incidents.models import Incident, TimelineEvent
from learnings.models import Concern, Credit, Digest, Learning, Pattern, PatternTag, PreventiveWork, ReleasedLearning
from learnings.scale.crowded import PEOPLE
from people.models import Team, User
from reviews.enums import READABLE, UNPUBLISHED, Depth
from reviews.models import Action, Review, ReviewParticipant, SectionRevision


class Samples:
    """Rows that ``user`` may see. A kind without rows gives None: its pages are left out and named."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def published(self) -> Review | None:
        """A published review with a learning whose incident names systems."""
        learned = Learning.objects.filter(review=OuterRef("pk"), state="published")
        rows = Review.objects.readable_by(self.user).filter(Exists(learned), state__in=READABLE)
        return _middle(rows.exclude(depth=Depth.LIGHT)) or _middle(rows)

    @cached_property
    def draft(self) -> Review | None:
        """A standard review the user is writing with others."""
        rows = self._own_drafts().exclude(depth=Depth.LIGHT)
        return rows.order_by("-sort_at").first() or self._own_drafts().first()

    @cached_property
    def light(self) -> Review | None:
        return self._own_drafts().filter(depth=Depth.LIGHT).order_by("-sort_at").first()

    def crowded(self) -> list[Review]:
        """Reviews with many people in them, one of each state at most (learnings.scale.crowded)."""
        crowd = ReviewParticipant.objects.values("review").annotate(people=Count("pk")).filter(people__gte=PEOPLE)
        rows = Review.objects.readable_by(self.user).filter(pk__in=crowd.values("review"))
        return list({row.state: row for row in rows.order_by("pk").select_related("incident")}.values())

    def _own_drafts(self) -> QuerySet[Review]:
        return Review.objects.visible_to(self.user).filter(Review.taking_part(self.user), state__in=UNPUBLISHED)

    @cached_property
    def revision(self) -> int | None:
        """An earlier text of the draft, for the page about one."""
        rows = SectionRevision.objects.visible_to(self.user).filter(review=self._reviews())
        return rows.order_by("-pk").values_list("pk", flat=True).first()

    def of(self, kind: str) -> Any:
        """The primary key or slug for addresses that begin with ``kind``; None where there is nothing."""
        found = getattr(self, f"_{kind}", lambda: None)()
        return getattr(found, "slug", None) if isinstance(found, Pattern | Team) else getattr(found, "pk", None)

    def _incidents(self) -> Incident | None:
        return self.published.incident if self.published else _middle(Incident.objects.visible_to(self.user))

    def _reviews(self) -> Review | None:
        return self.draft or self.published

    def _learnings(self) -> Learning | None:
        return self.published.learnings.order_by("pk").first() if self.published else None

    def _released(self) -> ReleasedLearning | None:
        return ReleasedLearning.objects.out().order_by("pk").first()

    def _actions(self) -> Action | None:
        return _middle(Action.objects.visible_to(self.user).exclude(review=None))

    def _concerns(self) -> Concern | None:
        return _middle(Concern.objects.visible_to(self.user))

    def _patterns(self) -> Pattern | None:
        tag = PatternTag.objects.visible_to(self.user).order_by("pattern_id").select_related("pattern").first()
        return tag.pattern if tag else Pattern.objects.first()

    def _events(self) -> TimelineEvent | None:
        return TimelineEvent.objects.filter(incident=self._incidents()).first()

    def _teams(self) -> Team | None:
        return Team.objects.order_by("pk").first()

    def _people(self) -> Any:
        return self.user.person

    def _prevention(self) -> PreventiveWork | None:
        return _middle(PreventiveWork.objects.all())

    def _credits(self) -> Credit | None:
        return _middle(Credit.objects.visible_to(self.user))

    def _digests(self) -> Digest | None:
        return Digest.objects.visible_to(self.user).order_by("-pk").first()


def _middle(rows: QuerySet[Any]) -> Any:
    """The row in the middle of the table's ids: neither brand new nor forgotten."""
    last = rows.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    return rows.filter(pk__gte=last // 2).order_by("pk").first() or rows.order_by("pk").first()
