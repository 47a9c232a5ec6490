"""Who has a draft open now. Nothing is kept of it."""

from __future__ import annotations

from django.utils import timezone

from people.models import User
from reviews.models import Presence, Review


def note_presence(review: Review, *, by: User, section: str = "") -> None:
    """``by`` has the draft open and writes in ``section`` ("" for nowhere). Said again every few seconds."""
    Presence.objects.update_or_create(review=review, user=by, defaults={"section": section, "seen_at": timezone.now()})


def leave(review: Review, *, by: User) -> None:
    Presence.objects.filter(review=review, user=by).delete()


def others_here(review: Review, user: User) -> list[Presence]:
    """Everybody else who has the draft open now, with their names."""
    rows = Presence.objects.visible_to(user).filter(review=review).now().exclude(user=user)
    return list(rows.select_related("user__person").order_by("user__person__name", "pk"))


def forget_presences() -> int:
    """Delete those who are no longer here; returns how many rows went."""
    return Presence.objects.over().delete()[0]
