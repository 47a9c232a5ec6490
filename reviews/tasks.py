"""Ticks of `reviews`."""

from celery import shared_task

from reviews.domain import meeting, presence, printing, retention


@shared_task
def delete_raw_perspectives() -> int:
    """Once a day; how many accounts were deleted. Running it twice deletes nothing more."""
    return sum(retention.delete_perspectives(pk) for pk in retention.due_for_deletion())


@shared_task
def forget_presences() -> None:
    """Every minute; how many were here is nobody's business."""
    presence.forget_presences()


@shared_task
def forget_meetings() -> int:
    """Every hour: taps of phones whose link has ended become totals, and old notes go; how many rows went."""
    taps = sum(meeting.forget_phones(row) for row in meeting.phones_to_forget())
    return taps + sum(retention.delete_notes(pk) for pk in retention.notes_due_for_deletion())


@shared_task
def draw_version(pk: int) -> None:
    printing.draw(pk)
