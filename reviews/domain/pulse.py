"""Three questions after the meeting. Nobody can tell who answered what: no row holds both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import User
from reviews.domain.tallies import count
from reviews.enums import PULSE, READABLE, Counted, PulseAnswer, State
from reviews.models import Meeting, PulseGiven, Review

ASKED_FOR = dt.timedelta(days=14)  # after publishing
AT_MOST = 500  # answers to one review: phones can be given new cookies, and a script has patience


class NotAskedNow(Exception):
    """The questions are not asked yet, or no longer."""


class AnsweredAlready(Exception):
    """This account or phone has answered. Its answer can't be found again, so it can't be changed."""


class NothingAnswered(ValueError):
    """None of the three questions has an answer."""


def key_of_account(review: Review, user: User) -> str:
    return salted_hmac("second-story.pulse", f"account {user.pk} {review.pk}", algorithm="sha256").hexdigest()


def key_of_phone(review: Review, phone: str) -> str:
    return salted_hmac("second-story.pulse", f"phone {phone} {review.pk}", algorithm="sha256").hexdigest()


def is_asked(review: Review, meeting: Meeting | None, now: dt.datetime | None = None) -> bool:
    """Whether the questions stand open: after the meeting, or where it is held in writing; until 14 days after
    publishing."""
    now = now or timezone.now()
    if review.is_light or review.state in (State.SKIPPED, State.GATHERING, State.ANALYSING):
        return False
    if review.state in READABLE and (review.published_at is None or review.published_at + ASKED_FOR < now):
        return False
    met = review.meeting_at is not None and review.meeting_at <= now
    return met or review.meeting_in_writing or (meeting is not None and meeting.ended_at is not None)


def has_answered(review: Review, key: str) -> bool:
    return PulseGiven.objects.filter(review=review, key=key).exists()


def clean_answers(given: Mapping[str, str]) -> dict[Counted, str]:
    """The answers among ``given``, by question. Raises NothingAnswered."""
    answers = {about: given.get(about, "") for about in PULSE}
    known = {about: answer for about, answer in answers.items() if answer in PulseAnswer.values}
    if not known:
        raise NothingAnswered
    return known


def give_pulse(review: Review, *, key: str, answers: Mapping[str, str], meeting: Meeting | None = None) -> None:
    """Count the answers (by question; some may be missing) of whoever ``key`` stands for. Logs nothing.

    Raises NotAskedNow, NothingAnswered, AnsweredAlready.
    """
    if not is_asked(review, meeting) or PulseGiven.objects.filter(review=review).count() >= AT_MOST:
        raise NotAskedNow
    known = clean_answers(answers)
    try:
        with transaction.atomic():
            PulseGiven.objects.create(review=review, key=key)
            for about, answer in known.items():
                count(review, about, answer)
    except IntegrityError as error:
        raise AnsweredAlready from error
