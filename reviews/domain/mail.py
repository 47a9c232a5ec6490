"""The mails of `reviews`: what somebody asks somebody else personally. Everything else waits for the weekly one.

No mail carries more of a restricted incident than its number, and none goes to people who are not listed there.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Incident
from people.domain.mail import wants, write
from people.domain.mail_links import answer_link
from people.domain.reminders import ask, ask_again, ask_anew
from people.enums import MailKind
from people.models import Mail, Person, User
from people.models.organisation import person_of
from reviews.domain.mentions import is_unshown, kept, marks_of, mentioned
from reviews.models import Action, Comment, Review

SILENT = dt.timedelta(days=2)  # the least that silence about one's mentions takes to count


def words_for(incident: Incident) -> str:
    """How a mail names the incident: by number and sentence, a restricted one by its number alone."""
    words = {"ref": incident.ref, "title": incident.title}
    return incident.ref if incident.is_restricted else _("%(ref)s “%(title)s”") % words


def may_be_told(incident: Incident | None, person: Person) -> bool:
    """Whether ``person`` may know of the incident: it is everybody's, or they are listed."""
    return incident is None or not incident.is_restricted or incident.roles.filter(person=person).exists()


def _is(person: Person, by: User | None) -> bool:
    return by is not None and person_of(by) == person


def perspective_mail(review: Review, person: Person, *, by: User | None, again: bool = False) -> Mail | None:
    """Somebody asks how it looked from where you stood: the page, or for people without an account a link of their own.

    Once for each review, and ``again`` as often as the budget allows; nothing for a light one, which asks nobody.
    """
    if review.is_light or not review.takes_perspectives or _is(person, by) or not may_be_told(review.incident, person):
        return None
    asking = ask_again if again else ask
    if not wants(person, MailKind.TAKE_PART) or not (reminder := asking(person, "perspective", review.pk)):
        return None
    page = f"{settings.BASE_URL}{review.at_own_account}" if person.user_id else answer_link(reminder)
    context = {
        "review": review,
        "asker": by.get_full_name() if by else "Second Story",
        "incident": words_for(review.incident),
        "link": page,
        "answer": answer_link(reminder),
    }
    return write(MailKind.TAKE_PART, person, context=context, incidents=[review.incident_id])


def appointed_mail(review: Review, person: Person, *, by: User | None, facilitates: bool) -> Mail | None:
    """Somebody asks you to run a review: where it stands, and what that is. For those with an account, of a draft."""
    if review.is_published or _is(person, by) or not person.user_id or not may_be_told(review.incident, person):
        return None
    # Chosen, unchosen and chosen again, or by two at once, is one mail, until what settles reminders forgets it.
    if not wants(person, MailKind.TAKE_PART) or not ask(person, "appointed", review.pk):
        return None
    context = {
        "facilitates": facilitates,
        "asker": by.get_full_name() if by else "Second Story",
        "incident": words_for(review.incident),
        "ref": review.incident.ref,
        "link": settings.BASE_URL + review.get_absolute_url(),
    }
    return write(MailKind.TAKE_PART, person, context=context, incidents=[review.incident_id], name="appointed")


def in_writing_mail(review: Review, person: Person, *, by: User | None, until: dt.datetime) -> Mail | None:
    """Instead of a meeting: read the draft, confirm, correct or pass. For those who can read it, with an account.

    ``until``: when silence counts as passed.
    """
    if _is(person, by) or not person.user_id or not may_be_told(review.incident, person):
        return None
    if not wants(person, MailKind.TAKE_PART) or not (reminder := ask_again(person, "in_writing", review.pk)):
        return None
    context = {
        "review": review,
        "incident": words_for(review.incident),
        "link": f"{settings.BASE_URL}{review.get_absolute_url()}?at=all",
        "until": until,
        "answer": answer_link(reminder),
    }
    about = [review.incident_id]
    return write(MailKind.TAKE_PART, person, context=context, incidents=about, name="in_writing")


def ask_in_writing(review: Review, *, by: User | None, until: dt.datetime) -> None:
    """Ask everybody who has not answered yet and did not say that they would rather not."""
    for row in review.participation.filter(answered_at=None, rather_not=False).select_related("person__user"):
        in_writing_mail(review, row.person, by=by, until=until)


def ask_participants(review: Review, *, by: User | None) -> None:
    """Ask everybody who takes part and has not been asked before."""
    for row in review.participation.select_related("person__user"):
        perspective_mail(review, row.person, by=by)


def comment_mail(comment: Comment, person: Person, *, by: User | None) -> Mail | None:
    """Somebody asks you by name beside a draft. Holds none of the words: those are read where the draft is."""
    review = comment.review
    if _is(person, by) or not review.takes_perspectives or not may_be_told(review.incident, person):
        return None
    if not wants(person, MailKind.ASKED) or not (reminder := ask(person, "comment", comment.pk)):
        return None
    context = {
        "asker": by.get_full_name() if by else "Second Story",
        "incident": words_for(review.incident),
        "ref": review.incident.ref,
        "link": settings.BASE_URL + comment.get_absolute_url(),
        "answer": answer_link(reminder),
    }
    return write(MailKind.ASKED, person, context=context, incidents=[review.incident_id])


def mentions_mail(review: Review, person: Person, *, by: User | None, looked: bool = False) -> Mail | None:
    """A review that names you is about to be published: see where, first. Holds none of the draft's words.

    ``looked``: at other words than these, which were another question. The link of a mail that still waits shows these
    too, so whoever has not looked gets a second one only when the silence after the first has been taken for an answer.
    """
    asking = ask_anew if looked else partial(ask_again, apart=SILENT)
    reminder = asking(person, "mentions", review.pk) if may_be_told(review.incident, person) else None
    if reminder is None or _is(person, by):
        return None
    context = {"review": review, "incident": words_for(review.incident), "link": answer_link(reminder)}
    return write(MailKind.MENTIONS, person, context=context, incidents=[review.incident_id])


@transaction.atomic
def show_mentions(review: Review, *, by: User | None) -> None:
    """Show everybody whom the review names where, each sentence once; their two working days begin now.

    Whoever is named in other words than they were shown looks again.
    """
    for known, where in mentioned(review):
        if not is_unshown(known, where):
            continue
        # Who presses at the same time waits here, and finds that they were shown.
        row = review.participation.select_for_update(of=("self",)).filter(pk=known.pk).first()
        if row is None or not is_unshown(row, where):
            continue
        looked = row.mentions_seen_at is not None
        row.mentions_told_at, row.mentions_told = timezone.now(), kept(marks_of(where))
        row.mentions_seen_at = None
        row.save(update_fields=["mentions_told_at", "mentions_told", "mentions_seen_at"])
        mentions_mail(review, known.person, by=by, looked=looked)


def commitment_mail(action: Action, *, by: User | None) -> Mail | None:
    """Somebody committed to an action in your name: what, why and by when, and how to say no."""
    incident = action.review.incident if action.review else None
    owner = action.owner
    if owner is None or _is(owner, by) or not may_be_told(incident, owner):
        return None
    restricted = incident is not None and incident.is_restricted
    context = {
        "action": None if restricted else action,
        "due": action.due,
        "asker": by.get_full_name() if by else "Second Story",
        "incident": words_for(incident) if incident else "",
        "link": settings.BASE_URL + reverse("reviews:action", args=[action.pk]),
        "today": timezone.localdate(),
    }
    is_draft = action.review is not None and not action.review.is_published
    about = [incident.pk] if incident else []
    return write(MailKind.COMMITMENT, owner, context=context, sealed=is_draft, incidents=about)
