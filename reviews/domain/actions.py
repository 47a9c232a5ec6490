"""What we will do about it: ideas are parked freely, commitments have an owner, a date and a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lib.prepared import Prepared
from people.domain.activity import log
from people.domain.editing import edit
from people.domain.perform import perform
from people.models import Organisation, Person, User
from people.signals import transitioned
from reviews.domain.mail import commitment_mail
from reviews.domain.writing import save_section
from reviews.enums import RUNNING_STATES, ActionState, LookOutcome
from reviews.models import Action, ActionLook, Review, ReviewPolicy
from reviews.requirements import ANSWERS

LONGEST_CHOICE = 100  # characters of a line in a list to choose from


@transaction.atomic
def add_action(title: str, *, by: User, review: Review | None = None, **fields: Any) -> Action:
    """Park an idea. Without a review it stands for itself (it came from a concern).

    A light review names one factor: its ideas answer to that one.
    """
    if review is not None and review.is_light and not fields.get("factor"):
        fields["factor"] = only_factor(review)
    action = Action.objects.create(review=review, title=title.strip(), **fields)
    log(action, "add action", by=by, incident_id=review.incident_id if review else None)
    return action


@transaction.atomic
def park_idea(title: str, *, by: User, review: Review, answers_to: str = "", **fields: Any) -> Action:
    """Park an idea of ``review`` with what it answers to, named as ``answers_of`` does: "12", "learning-88", ""."""
    kind, _dash, number = answers_to.rpartition("-")
    if number and not kind:
        fields["factor"] = review.factors.get(pk=number)
    action = add_action(title, by=by, review=review, **fields)
    if kind:
        ANSWERS[kind].tie(action, int(number), by=by)
    return action


def answers_of(review: Review) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an idea of ``review`` may answer to: groups of names and words. A factor's name is its number alone.

    An idea of a light review answers to its one factor: there is nothing to choose.
    """
    factors = [(str(row.pk), row.text) for row in review.factors.all() if not row.taken_out_on]
    if review.is_light and len(factors) == 1:
        return []
    groups = [(_("Factors"), factors)]
    for kind, answers in ANSWERS.items():
        groups.append((str(answers.title), [(f"{kind}-{pk}", words) for pk, words in answers.offered(review)]))
    return [(title, [(name, words[:LONGEST_CHOICE]) for name, words in rows]) for title, rows in groups if rows]


def only_factor(review: Review) -> Any:
    """The factor of a review that has one; None where there is a choice."""
    rows = list(review.factors.standing().order_by("id")[:2])
    return rows[0] if len(rows) == 1 else None


@transaction.atomic
def change_action(
    action: Action, *, by: User, changes: Mapping[str, Any], seen: str = "", version: int | None = None
) -> Action:
    """Change what an action says. Whoever is given one that was committed to hears of it, once.

    ``seen`` or ``version``: what the editor had before them. Raises EditConflict.
    """
    owner = Action.objects.values_list("owner", flat=True).get(pk=action.pk)
    if seen:
        row = save_section(action, by=by, changes=changes, seen=seen)
    else:
        row = edit(action, by=by, changes=changes, version=version)
    if row.owner_id not in (None, owner) and row.state in RUNNING_STATES:
        commitment_mail(row, by=by)
    return row


@transaction.atomic
def complete(action: Action, *, by: User, changes: Mapping[str, Any], seen: str = "", answers_to: str = "") -> Action:
    """Say what an idea lacks: ``changes`` and ``seen`` as in ``change_action``, ``answers_to`` as in ``park_idea``."""
    row = change_action(action, by=by, changes=changes, seen=seen)
    kind, _dash, number = answers_to.rpartition("-")
    if kind:
        ANSWERS[kind].tie(row, int(number), by=by)
    elif number and row.review is not None:
        row = edit(row, by=by, changes={"factor": row.review.factors.get(pk=number)})
    return row


# --- the soak ---


class Soak:
    """How long ideas rest here: the rules are asked for once, when the first action needs them."""

    def until(self, action: Action) -> dt.datetime | None:
        """Until when ``action`` rests before committing is proposed; None where it may be committed to at once.

        Ideas of light reviews and of concerns do not rest.
        """
        if action.state != ActionState.IDEA or action.review is None or action.review.is_light:
            return None
        until = self.organisation.after_working_days(action.created_at, self.policy.soak_days)
        return timezone.localtime(until) if until > timezone.now() else None

    @cached_property
    def organisation(self) -> Organisation:
        return Organisation.current()

    @cached_property
    def policy(self) -> ReviewPolicy:
        return ReviewPolicy.current(self.organisation)


def rests_until(action: Action) -> dt.datetime | None:
    """Until when an idea rests; None where it does not. ``action.soak``: the rules where they are in hand already."""
    return getattr(action, "soak", Soak()).until(action)


@transaction.atomic
def commit(action: Action, *, by: User, why_now: str = "") -> Action:
    """Commit to an idea. Before it has rested, ``why_now`` says why; it is kept with the action.

    Raises what ``perform`` raises.
    """
    if why_now.strip() and rests_until(action):
        edit(action, by=by, changes={"why_now": why_now.strip()[:300]})
    return perform(action, "commit", by=by)


# --- looking back ---


class NotDoneYet(Exception):
    """There is no such look: it comes into being when the action is done."""


class HowKnown(Exception):
    """ "It worked" says how that is known."""


@transaction.atomic
def answer_look(action: Action, *, by: User | None, day: int, outcome: str, note: str = "") -> ActionLook:
    """Say whether the action worked, 30 or 90 days on; the action takes the verdict. A later look may differ.

    Day 90 knows more than day 30: an answer for day 30 that comes after it is kept, and the verdict stays. What did
    not work reopens its question as a new idea. ``by`` None: its owner answered through the link in a mail and has
    no account that may.

    Raises NotDoneYet, HowKnown for "worked" without a note, and what ``perform`` raises.
    """
    look = ActionLook.objects.select_for_update(of=("self",)).filter(action=action, day=day).first()
    if look is None:
        raise NotDoneYet
    if outcome == LookOutcome.WORKED and not note.strip():
        raise HowKnown
    later = action.looks.filter(day__gt=day).exclude(outcome="").order_by("-day").first()
    told = LookOutcome(outcome).value
    row = perform(action, later.outcome if later else told, by=by, reason="" if later else note)
    look.outcome, look.note, look.answered_at = told, note.strip(), timezone.now()
    look.save(update_fields=["outcome", "note", "answered_at"])
    if outcome == LookOutcome.DID_NOT_WORK and not later:
        reopen_question(row, by=by, note=note)
    return look


@transaction.atomic
def reopen_question(action: Action, *, by: User | None, note: str = "") -> Action:
    """What the action was to answer is open again: a new idea for the same factor, once. Logs."""
    if again := Action.objects.filter(instead_of=action).first():
        return again
    again = Action.objects.create(
        review=action.review,
        factor=action.factor,
        cohort=action.cohort,
        type=action.type,
        title=_("Instead of: %(title)s") % {"title": action.title[:150]},
        why=note.strip()[:300],
        instead_of=action,
    )
    log(again, "reopen question", by=by, incident_id=action.review.incident_id if action.review else None)
    transitioned.send(Action, model="reviews.action", pk=again.pk, transition="reopen_question", by_id=by and by.pk)
    return again


# --- work in progress ---

SMALLEST_TEAM = 3  # people: in a smaller one a count of open work would be a count of somebody's


def _running(reader: Any, team: int, action: int) -> QuerySet:
    rows = Action.objects.visible_to(reader).filter(state__in=RUNNING_STATES, owner__team=team).exclude(pk=action)
    return rows.order_by().values("owner__team").annotate(n=Count("pk"))


MEMBERS = Prepared(
    lambda _reader, team: Person.objects.filter(team=team).order_by().values_list("pk")[:SMALLEST_TEAM], team=int
)
RUNNING = Prepared(_running, team=int, action=int)


def work_in_progress(action: Action, user: User) -> tuple[Any, int] | None:
    """The owner's team and how many actions it is committed to, among those ``user`` sees. Never per person."""
    team = action.owner.team if action.owner else None
    if team is None or len(MEMBERS.all(team=team.pk)) < SMALLEST_TEAM:
        return None
    running = RUNNING.first(user, team=team.pk, action=action.pk)
    return team, running["n"] if running else 0
