"""Taking a step of a review, for page and API alike."""

from __future__ import annotations

from config.lib.workflow import RequirementsOpen
from people.domain.perform import perform
from people.models import User
from reviews.domain.mail import show_mentions
from reviews.models import Review


def take_step(review: Review, name: str, *, by: User, reason: str = "") -> Review:
    """``perform``; where it is refused because somebody has not seen where they are named, those are shown now.

    Who is named later than the others was not asked before. Not one transaction: the refusal takes nothing back that
    was told. Raises what ``perform`` raises.
    """
    try:
        return perform(review, name, by=by, reason=reason)
    except RequirementsOpen as error:
        if any(item.code == "mentions" for item in error.missing):
            show_mentions(Review.objects.select_related("incident").get(pk=review.pk), by=by)
        raise
