"""The requirements that reviews can answer by themselves; the learning gate is registered by `learnings`."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.workflow import Missing
from people.models import Organisation
from reviews.domain.actions import rests_until
from reviews.domain.meeting import there_without_part
from reviews.domain.mentions import is_unshown, mentioned
from reviews.domain.scope import is_below, propose_depth
from reviews.domain.wording import MOST_ASKED, held_up
from reviews.enums import COMMITTED_STATES, Depth
from reviews.models import Action, Review, ReviewParticipant, ReviewPolicy
from reviews.queries import is_told_forwards
from reviews.requirements import ACTION, REVIEW

SILENCE_COUNTS_AFTER = 2  # working days


def silence_ends(asked_at: dt.datetime, organisation: Organisation | None = None) -> dt.datetime:
    """When two working days without a word count as an answer."""
    return (organisation or Organisation.current()).after_working_days(asked_at, SILENCE_COUNTS_AFTER)


@REVIEW.register("depth")
def depth(review: Review) -> list[Missing]:
    """An incident that turned out worse than it looked asks again how deep; whoever decided already is not asked."""
    if not review.proposed_depth:
        return []
    proposed = propose_depth(review.incident, ReviewPolicy.current(review.organisation))
    if not is_below(review.depth, proposed) or not is_below(review.proposed_depth, proposed):
        return []
    text = _("By what is known now, a %(depth)s review is proposed. Go deeper, or say why this is enough.")
    return [Missing("depth", text % {"depth": Depth(proposed).label.lower()}, "depth", "depth")]


@REVIEW.register("what_happened")
def what_happened(review: Review) -> list[Missing]:
    if review.what_happened.strip():
        return []
    return [Missing("what_happened", _("Say in a few lines what happened."), "what_happened", "what-happened")]


@REVIEW.register("told_forwards")
def told_forwards(review: Review) -> list[Missing]:
    if review.looked_before_detection or is_told_forwards(review):
        return []
    text = _(
        "Start the timeline before anybody noticed: one event from before detection, or “we looked, found nothing”."
    )
    return [Missing("told_forwards", text, "looked_before_detection", "timeline")]


@REVIEW.register("perspectives")
def perspectives(review: Review) -> list[Missing]:
    needed, given = review.perspectives_needed(), len(review.perspectives.all())
    if given >= needed or review.few_perspectives_because.strip():
        return []
    if given:
        text = ngettext(
            "Hear %(count)s more person, or say why fewer are enough.",
            "Hear %(count)s more people, or say why fewer are enough.",
            needed - given,
        )
    else:
        text = ngettext(
            "Hear %(count)s person, or say why nobody is needed.",
            "Hear %(count)s people, or say why fewer are enough.",
            needed,
        )
    text %= {"count": needed - given}
    return [Missing("perspectives", text, "perspectives", "perspectives")]


@REVIEW.register("one_factor")
def one_factor(review: Review) -> list[Missing]:
    if review.factors.exists():
        return []
    return [Missing("factors", _("Name one condition that made this possible."), "factors", "factors")]


@REVIEW.register("a_factor")
def a_factor(review: Review) -> list[Missing]:
    """What was published goes on naming a condition, whatever its depth."""
    if review.factors.standing().exists():
        return []
    text = _("It is the only condition this review names. Add what did contribute first; then take this one out.")
    return [Missing("factors", text, "factors", "factors")]


@REVIEW.register("two_factors")
def two_factors(review: Review) -> list[Missing]:
    if len(review.factors.all()) >= 2:
        return []
    text = _("Name two conditions that made this possible. One is rarely the whole story.")
    return [Missing("factors", text, "factors", "factors")]


@REVIEW.register("defences")
def defences(review: Review) -> list[Missing]:
    missing = []
    if not review.defences.exists():
        missing.append(
            Missing("defences", _("Say what kept it from being worse, or was not there."), "defences", "defences")
        )
    if not review.luck.strip():
        missing.append(Missing("luck", _("Say where you were lucky. “Nowhere” is an answer."), "luck", "luck"))
    return missing


def silent_until(review: Review) -> dt.datetime | None:
    """When the silence of everybody who has not answered in writing counts as passed; None where all have answered."""
    # Whoever would rather not is waited for like anybody silent: else the step would tell that they said so.
    asked = [row.asked_at for row in review.participation.all() if not (row.answered_at or row.passed)]
    return silence_ends(max(asked), review.organisation) if asked else None


@REVIEW.register("meeting")
def meeting(review: Review) -> list[Missing]:
    if review.meeting_in_writing:
        until = silent_until(review)
        if until is None or timezone.now() >= until:
            return []
        text = _("Some people have not answered in writing yet. Who says nothing until %(until)s counts as passed.")
        said = date_format(timezone.localtime(until), "j M Y, H:i")
        return [Missing("meeting", text % {"until": said}, "meeting_in_writing", "meeting")]
    held = review.meeting_at and review.meeting_at <= timezone.now()
    if held and (any(row.attended for row in review.participation.all()) or there_without_part(review)):
        return []
    text = _("Hold the meeting and note who was there, or do it in writing.")
    return [Missing("meeting", text, "meeting_at", "meeting")]


@REVIEW.register("wording")
def wording(review: Review) -> list[Missing]:
    return [
        Missing(
            "wording",
            _("“%(words)s”: %(question)s Rewrite it, or keep it with a reason.")
            % {"words": hint.words, "question": hint.question},
            hint.passage.section,
            hint.passage.anchor,
        )
        for hint in held_up(review)[:MOST_ASKED]
    ]


@REVIEW.register("mentions")
def mentions(review: Review) -> list[Missing]:
    named = [(row, is_unshown(row, where)) for row, where in mentioned(review)]
    unshown = [row.person.name for row, is_new in named if is_new]
    shown = [row.person.name for row, is_new in named if not is_new and _is_waited_for(row, review)]
    wait = _("%(names)s: wait until they have looked at where they are named, or two working days have passed.")
    show = _("%(names)s: not shown yet where they are named. “Publish” shows them first: they have two working days.")
    told = [text % {"names": ", ".join(names)} for text, names in ((wait, shown), (show, unshown)) if names]
    return [Missing("mentions", text, "mentions", "mentions") for text in told]


def _is_waited_for(row: ReviewParticipant, review: Review) -> bool:
    return row.mentions_seen_at is None and not _silence_is_seen(row, review)


def _silence_is_seen(row: ReviewParticipant, review: Review) -> bool:
    """Each has two working days of their own: somebody may be named long after the others."""
    told = row.mentions_told_at
    return told is not None and timezone.now() >= silence_ends(told, review.organisation)


@REVIEW.register("an_action")
def an_action(review: Review) -> list[Missing]:
    if review.no_action_because.strip() or any(action.state in COMMITTED_STATES for action in review.actions.all()):
        return []
    text = _("Open an idea and commit to it, or say why there is no action.")
    return [Missing("actions", text, "no_action_because", "actions")]


@REVIEW.register("looked_back")
def looked_back(review: Review) -> list[Missing]:
    rows = review.actions.all() if review.laid_open else review.actions.prefetch_related("looks")
    unlooked = [action for action in rows if action.state in COMMITTED_STATES and _still_to_look(action)]
    if not unlooked:
        return []
    text = ngettext(
        "Look back at “%(title)s”: did it work, 30 and 90 days on?",
        "Look back at %(n)s actions: did each work, 30 and 90 days on?",
        len(unlooked),
    )
    return [Missing("looks", text % {"n": len(unlooked), "title": unlooked[0].title}, "looks", "actions")]


def _still_to_look(action: Action) -> bool:
    answered = {look.day for look in action.looks.all() if look.outcome}
    return not {30, 90} <= answered


@ACTION.register("commitment")
def commitment(action: Action) -> list[Missing]:
    missing = []
    if action.owner_id is None:
        missing.append(Missing("owner", _("Who takes it on?"), "owner", "edit"))
    if action.due is None:
        missing.append(Missing("due", _("By when?"), "due", "edit"))
    if not action.why.strip():
        missing.append(Missing("why", _("Why this one?"), "why", "edit"))
    return missing


@ACTION.register("rested")
def rested(action: Action) -> list[Missing]:
    """A first idea is seldom the best one. Whoever commits sooner says why, and may."""
    until = None if action.why_now.strip() else rests_until(action)
    if until is None:
        return []
    text = _("It rests until %(day)s: a first idea is seldom the best one. Why now?")
    return [Missing("why_now", text % {"day": date_format(until, "j M Y, H:i")}, "why_now", "why-now")]
