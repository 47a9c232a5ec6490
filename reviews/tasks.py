"""Ticks of `reviews`."""

from celery import shared_task

from reviews.domain import presence, retention


@shared_task
def delete_raw_perspectives() -> int:
    """Once a day; how many accounts were deleted. Running it twice deletes nothing more."""
    return sum(retention.delete_perspectives(pk) for pk in retention.due_for_deletion())


@shared_task
def forget_presences() -> None:
    """Every minute; how many were here is nobody's business."""
    presence.forget_presences()
