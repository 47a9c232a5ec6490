"""Rows of a review, drawn as text: people, accounts, factors, defences, actions. A page shows many of them, and a piece
of template for each would cost more than what stands in it."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.lib.brief import begin
from config.lib.html import joined, lines, markup
from config.lib.templatetags.ui import badge, day_in, icon
from reviews.domain.ranking import reasons_of
from reviews.enums import ActionState, ActionType, DefenceKind, DefenceOutcome, FactorKind, FactorTiming
from reviews.models import Action, Defence, Factor, Perspective, Review, ReviewParticipant

register = template.Library()

BOXES = (
    ("did", gettext_lazy("Did")),
    ("saw", gettext_lazy("Saw")),
    ("expected", gettext_lazy("Expected")),
    ("assumed", gettext_lazy("Took for granted")),
    ("understood", gettext_lazy("Understands now")),
)
BOX = "<div><dt>{}</dt><dd>{}</dd></div>"
ACCOUNT = '<article class="card"><h3>{}{}{}</h3><dl class="facts">{}</dl></article>'


@register.simple_tag
def accounts_told(accounts: Iterable[Perspective], but: Perspective | None = None) -> SafeString:
    """Who told it, and the boxes in which something stands; all but one's own, which has a form."""
    return joined([_account(account) for account in accounts if account != but])


def _account(account: Perspective) -> SafeString:
    role, person = account.person.role_label, account.person
    where = markup(' <span class="soft small">{}</span>', role) if role else ""
    kept = joined([" ", badge("private", _("for the facilitator only"))]) if account.facilitator_only else ""
    rows = [markup(BOX, label, lines(said)) for name, label in BOXES if (said := getattr(account, name))]
    return markup(ACCOUNT, person, where, kept, joined(rows))


FINDING = '<li id="{}"><article class="card"><p>{}</p>{}</article></li>'


@register.simple_tag
def findings_told(rows: Iterable[Factor | Defence]) -> SafeString:
    """Factors or defences, each with its facts, for readers."""
    return joined([markup(FINDING, row.row_name, row.text, finding_facts(row)) for row in rows])


@register.simple_tag
def finding_facts(row: Factor | Defence) -> SafeString:
    return _of_factor(row) if isinstance(row, Factor) else _of_defence(row)


# In a list `get_…_display` costs more than the row: it hashes every choice of the field on each call.
SPAN, SHOWN = "<span>{}</span>", "<span>{} {}</span>"


def _of_factor(factor: Factor) -> SafeString:
    """Its kind, when it was there, and the events that show it."""
    said = [FactorKind(factor.kind).label, FactorTiming(factor.timing).label]
    shown = [markup(SHOWN, icon(event.kind), begin(event.text, 60)) for event in factor.events.all()]
    return markup('<p class="line soft small">{}</p>', joined([*(markup(SPAN, words) for words in said), *shown]))


HELD = '<p class="line">{}<span class="soft small">{}</span></p>'


def _of_defence(defence: Defence) -> SafeString:
    """Whether it held, and its kind."""
    outcome, kind = DefenceOutcome(defence.outcome), DefenceKind(defence.kind)
    return markup(HELD, badge(outcome.value, outcome.label), kind.label)


ACTION = (
    '<li><article class="row"><span class="ref">{}</span><h3 class="row__title"><a href="{}">{}</a></h3>'
    '<div class="row__end">{}</div><div class="row__facts">{}</div>{}{}</article></li>'
)
FACTS, NOTE = '<p class="row__facts">{}</p>', '<p class="row__note">{}</p>'


@register.simple_tag
def actions_told(actions: Iterable[Action], with_incident: bool = False) -> SafeString:
    """A row for each; in lists with the incident it came from, and why it stands where it stands."""
    return joined([_action(action, with_incident) for action in actions])


def _action(action: Action, with_incident: bool) -> SafeString:
    state, facts, ranked = ActionState(action.state), _facts(action), ""
    if with_incident and action.review:
        incident = action.review.incident
        facts.append(f"{incident.ref} {Truncator(incident.title).words(10)}")
    if with_incident:
        why = [*reasons_of(action), *filter(None, [getattr(action, "came_back", "")])]
        ranked = markup(FACTS, _spans(why)) if why else ""
    said = action.why or (f"{_('Not doing it, because')} {action.declined_because}" if action.declined_because else "")
    return markup(
        ACTION,
        ActionType(action.type).label,
        action.get_absolute_url(),
        action.title,
        badge(state.value, state.label),
        _spans(facts),
        ranked,
        markup(NOTE, said) if said else "",
    )


def _facts(action: Action) -> list[str]:
    facts = [str(action.owner)] if action.owner else []
    if action.due:
        facts.append(f"{_('due')} {day_in(get_language(), action.due)}")
    if action.cohort:
        facts.append(f"{_('tried on')} {action.cohort}")
    return facts


def _spans(words: Iterable[str]) -> SafeString:
    return joined([markup(SPAN, each) for each in words])


PERSON = (
    '<li><div class="row"><span class="soft small">{}</span><span>{}</span><span class="row__end">{}</span></div></li>'
)


@register.simple_tag
def answers(participation: Iterable[ReviewParticipant], silence_over: bool = False) -> SafeString:
    """Who takes part, each with whether it was like this for them."""
    rows = [markup(PERSON, row.person.team or "", row.person, _answer(row, silence_over)) for row in participation]
    return markup('<ul class="rows">{}</ul>', joined(rows)) if rows else SafeString("")


def _answer(row: ReviewParticipant, silence_over: bool) -> SafeString:
    if row.attended:
        return badge("done", _("was there"))
    if row.passed:
        return badge("private", _("passed"), symbol="older")
    if row.corrected:
        return badge("confirmed", _("asked for a change"), symbol="edit")
    if row.answered_at:
        return badge("confirmed", _("confirmed"))
    if silence_over:
        return badge("private", _("passed, without a word"), symbol="older")
    return markup('<span class="soft">{}</span>', _("no word on the draft yet"))


MEMBER = (
    '<li><div class="row"><span class="soft small">{}</span><span>{} <span class="soft small">{}</span></span>'
    '<span class="row__end"><button class="button button--quiet button--small" form="people-rows" formaction="{}" '
    'aria-label="{}">{}</button></span></div></li>'
)


@register.simple_tag
def members(review: Review, participation: Iterable[ReviewParticipant]) -> SafeString:
    """Who takes part, each with a button of the form ``people-rows`` that takes them off again."""
    place, remove, label = reverse("reviews:participant_remove", args=[review.pk, 0]), _("Remove"), _("Remove %(name)s")
    rows = [
        markup(
            MEMBER,
            row.person.team or "",
            row.person,
            row.person.role_label,
            place.replace("/0/", f"/{row.person_id}/"),
            label % {"name": row.person},
            remove,
        )
        for row in participation
    ]
    return joined(rows)


@register.filter
def names(participation: Iterable[ReviewParticipant]) -> str:
    return ", ".join(str(row.person) for row in participation)
