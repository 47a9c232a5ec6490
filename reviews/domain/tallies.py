"""Counting without people: a number that is told in steps of five."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Sum

from reviews.enums import FEWEST, PULSE, Counted, PulseAnswer
from reviews.models import Review, Tally


@transaction.atomic
def count(review: Review, about: Counted, answer: str = "") -> None:
    """One more. It joins what is shown as soon as five wait together.

    Who counts the same thing at the same time waits: else both would see four and neither the fifth.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"tally {review.pk} {about}"])
    rows = Tally.objects.filter(review=review, about=about)
    if not rows.exists():  # all of them at once: that there is a row for "no" must not tell of a "no"
        answers = PulseAnswer.values if about in PULSE else [""]
        Tally.objects.bulk_create([Tally(review=review, about=about, answer=each) for each in answers])
    rows.filter(answer=answer).update(waiting=F("waiting") + 1)
    if (rows.aggregate(all=Sum("waiting"))["all"] or 0) >= FEWEST:
        rows.update(shown=F("shown") + F("waiting"), waiting=0)


def shown_of(review: Review) -> dict[tuple[str, str], int]:
    """What may be told, by what it is about and the answer."""
    rows = review.tallies_at_hand if review.laid_open else review.tallies.all()
    return {(row.about, row.answer): row.shown for row in rows}


def readers_of(review: Review) -> dict[str, int]:
    """Readers outside the team and to how many it was new, each 0 or at least five."""
    found = shown_of(review)
    return {about.value: found.get((about, ""), 0) for about in (Counted.READERS, Counted.NEW_TO_READERS)}


def pulse_of(review: Review) -> dict[str, dict[str, int]]:
    """The answers that may be shown, by question and answer; a question with fewer than five is not there."""
    found = shown_of(review)
    totals = {about.value: {each: found.get((about, each), 0) for each in PulseAnswer.values} for about in PULSE}
    return {about: counts for about, counts in totals.items() if sum(counts.values()) >= FEWEST}
