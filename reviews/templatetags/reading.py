"""What a draft shows many of (people, accounts, parts), drawn as text: a piece of template for each of them would
cost more than what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from config.lib.html import joined, lines, markup
from config.lib.templatetags.ui import badge, day_in, icon
from reviews.domain.ranking import reasons_of
from reviews.enums import ActionState, ActionType, DefenceKind, DefenceOutcome, FactorKind, FactorTiming
from reviews.models import Action, Defence, Factor, Perspective, ReviewParticipant

register = template.Library()
CLOSED = (
    '<div class="more" id="section-{0}"><a class="more__open" href="{1}?at={0}#{0}" hx-get="{1}?at={0}" '
    'hx-target="#section-{0}" hx-select="#section-{0}" hx-swap="outerHTML" hx-replace-url="true">'
    "<h2>{2}</h2>{3}</a></div>"
)


@register.simple_tag
def closed_part(page: str, section: Any) -> SafeString:
    """The title of a part (``views.parts.Section``) that is not open: a link that opens it."""
    return markup(CLOSED, section.anchor, page, section.part.title, signs_of(section))


@register.simple_tag
def signs_of(section: Any) -> SafeString:
    """Beside a part's title: whether something is missing in it, and whether its words are asked about."""
    open_here = icon("open", _("still open")) if section.missing else ""
    asked = icon("hypothesis", _("a question about the wording")) if section.hints else ""
    return markup('<span class="soft">{}{}</span>', open_here, asked) if open_here or asked else SafeString("")


BOXES = (
    ("did", gettext_lazy("Did")),
    ("saw", gettext_lazy("Saw")),
    ("expected", gettext_lazy("Expected")),
    ("assumed", gettext_lazy("Took for granted")),
    ("understood", gettext_lazy("Understands now")),
)
# The first click shows what is said right here; without a script, or again, it leads there.
TALK = (
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" hx-trigger="click once" '
    'hx-target="closest p" hx-swap="afterend" hx-select="#threads-{}">{}{}</a>'
)
BOX = "<div><dt>{}</dt><dd>{}</dd></div>"
LINK = '<a class="button button--quiet button--small" href="{}">{}{}</a>'
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
def factors_told(factors: Iterable[Factor]) -> SafeString:
    """Each with its facts, for readers."""
    return joined([markup(FINDING, row.row_name, row.text, factor_facts(row)) for row in factors])


@register.simple_tag
def defences_told(defences: Iterable[Defence]) -> SafeString:
    """Each with how it held, for readers."""
    return joined([markup(FINDING, row.row_name, row.text, defence_facts(row)) for row in defences])


# In a list `get_…_display` costs more than the row: it hashes every choice of the field on each call.
SPAN, SHOWN = "<span>{}</span>", "<span>{} {}</span>"


@register.simple_tag
def factor_facts(factor: Factor) -> SafeString:
    """Its kind, when it was there, and the events that show it."""
    said = [FactorKind(factor.kind).label, FactorTiming(factor.timing).label]
    shown = [markup(SHOWN, icon(event.kind), Truncator(event.text).chars(60)) for event in factor.events.all()]
    return markup('<p class="line soft small">{}</p>', joined([*(markup(SPAN, words) for words in said), *shown]))


HELD = '<p class="line">{}<span class="soft small">{}</span></p>'


@register.simple_tag
def defence_facts(defence: Defence) -> SafeString:
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
        facts.append(f"{incident.ref} {Truncator(incident.title).chars(60)}")
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
    return markup('<span class="soft">{}</span>', _("no answer yet"))


@register.filter
def names(participation: Iterable[ReviewParticipant]) -> str:
    return ", ".join(str(row.person) for row in participation)


OPEN = (
    '<details class="more" id="section-{0}" open><summary><h2>{1}</h2></summary>'
    '<div class="more__body" id="{0}">{2}{3}</div></details>'
)
WITH_ITS_OWN_HEADING = '<div class="more__body" id="section-{}">{}{}</div>'


@register.simple_block_tag(takes_context=True, end_name="end_part_to_read")
def part_to_read(context: Any, content: SafeString, section: Any) -> SafeString:
    """One part (``views.parts.Section``) of the draft as it is read whole, with the ways to where it is written."""
    if section.part.panel:
        return markup(WITH_ITS_OWN_HEADING, section.anchor, content, _from_here(context, section))
    return markup(OPEN, section.anchor, section.part.title, content, _from_here(context, section))


def _from_here(context: Any, section: Any) -> SafeString:
    """From a part that is read (``views.parts.Section``) to where it is written and talked about."""
    page = f"{context['page_url']}?at={section.anchor}"
    links = []
    if context["writes"]:
        words = markup('{}<span class="unseen">: {}</span>', _("Write here"), section.part.title)
        links.append(markup(LINK, f"{page}#{section.anchor}", icon("edit"), words))
    if section.comments is not None:
        said = ngettext("%(n)d comment", "%(n)d comments", section.comments) % {"n": section.comments}
        words = said if section.comments else _("Comment")
        there = f"{page}#threads-{section.anchor}"
        if section.comments:
            here = reverse("reviews:comments", args=[context["review"].pk, section.anchor])
            links.append(markup(TALK, there, here, section.anchor, icon("communication"), words))
        else:
            links.append(markup(LINK, there, icon("communication"), words))
    return markup('<p class="line">{}</p>', joined(links)) if links else SafeString("")
