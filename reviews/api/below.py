"""What stands below a review. Whoever may not read its text finds nothing here, not even that there is something."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from config.lib.rest.problems import Conflict
from people.api.resource import Nested
from reviews.models import Review

READ, WRITE, STEER = "reviews.read_review", "reviews.change_review", "reviews.steer_review"
POLICIES = {"list": READ, "retrieve": READ, "create": WRITE, "partial_update": WRITE, "destroy": WRITE}


class BelowReview(Nested):
    parents = Review.objects.select_related("incident")
    parent_kwarg, parent_field = "review_pk", "review"
    policies = POLICIES
    keyset_field, newest_first = "id", False

    def visible_parents(self) -> QuerySet:
        return self.parents.readable_by(self.request.user)


class UntilPublished:
    """Published text changes by amendment only."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method not in ("GET", "HEAD") and self.parent.is_published:  # type: ignore[attr-defined]
            raise Conflict("The review is published. Use amend.")
