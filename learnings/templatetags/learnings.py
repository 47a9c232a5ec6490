"""What `learnings` shows on pages of the apps below. Templates are where layers meet."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from config.lib.late import late
from incidents.models import Incident
from learnings.domain.advice import ACTION, ASKED_AFTER, Adviser, Afterwards, asked_afterwards
from learnings.forms.concerns import EarlierForm, LinkForm, RememberForm
from learnings.forms.credits import CreditForm, OriginForm
from learnings.forms.learnings import CiteForm, LearningForm, LittleForm
from learnings.forms.patterns import TagForm
from learnings.models import Learning
from learnings.queries import home as queries_home
from learnings.queries import ties
from learnings.queries.around import lay_around, lay_near, lay_whole, linked, mark_relearned, written
from learnings.queries.concerns import to_link
from learnings.queries.taps import tapped
from reviews.models import Action, Review

register = template.Library()


@register.inclusion_tag("learnings/version_section.md")
def learnings_markdown(review: Review) -> dict[str, Any]:
    """The learnings of ``review`` as markdown, for its frozen version."""
    records = Learning.objects.filter(review=review).standing().order_by("id").prefetch_related("evidence__event")
    return {"review": review, "learnings": records}


def _panel(context: RequestContext, **more: Any) -> dict[str, Any]:
    """What every panel needs: who reads, where a form comes back to, and which page and section it folds in."""
    request = context["request"]
    place = {name: context.get(name) for name in ("csrf_token", "page_url", "section", "reading")}
    return {"request": request, "user": request.user, **place, **more}


def _laid(context: RequestContext, review: Review) -> None:
    """Every panel stands on the page for reading: what they show comes at once."""
    if context.get("reading"):
        lay_whole(review, context["request"].user)


def _may_thank(context: RequestContext, review: Review) -> bool:
    user = context["request"].user
    may = user.has_perm("learnings.add_credit") and user.has_perm("reviews.read_review", review)
    return may and not context.get("reading")


def _writes(context: RequestContext, review: Review) -> bool:
    return not context.get("reading") and context["request"].user.has_perm("reviews.change_review", review)


@register.inclusion_tag("learnings/panels/learning.html", takes_context=True)
def learning_panel(context: RequestContext, review: Review) -> dict[str, Any]:
    """The learnings of ``review``; for its writers with forms, advice and "we learned little"."""
    _laid(context, review)
    user, writes = context["request"].user, _writes(context, review)
    records = [record for record in written(review) if record.is_visible_to(user)]
    mark_relearned(records, user)
    if writes:
        adviser = Adviser(review)
        for record in records:
            withdrawn = record.state == "withdrawn"
            record.advice = [] if withdrawn else adviser.on(record.now_we_know)[:1]
    return _panel(
        context,
        review=review,
        tapped=tapped(review) if writes and not review.is_published else (),
        may_tell_early=writes and lay_told_to(records, review),
        runs_it=review.is_steered_by(user) and not review.is_published,
        learnings=records,
        writes=writes,
        is_first=not records,
        new_title=_("Add another") if records else _("Write down what you learned"),
        action_code=ACTION,
        next=review.at("learning"),
        form=late(LearningForm, review=review, auto_id="learning_%s"),
        little=late(LittleForm, initial={"learned_little_because": review.learned_little_because}, auto_id="little_%s"),
    )


def lay_told_to(records: list[Learning], review: Review) -> bool:
    """Put ``told_to`` on what may be shared early: the names of the teams that would read it."""
    early = [record for record in records if record.state in ("draft", "shared")]
    if not early or review.is_published or review.incident.is_restricted:
        return False
    around = [team.name for team in review.incident.teams.all()]
    for record in early:
        names = {*around, *(team.name for team in record.also_concerns_teams.all())}
        record.told_to = ", ".join(sorted(names))
    return True


@register.inclusion_tag("learnings/panels/earlier.html", takes_context=True)
def earlier_concerns(context: RequestContext, review: Review) -> dict[str, Any]:
    """Was any of this visible earlier? The answer, the linked concerns, and how many like them were open then."""
    _laid(context, review)
    user, writes = context["request"].user, _writes(context, review)
    return _panel(
        context,
        review=review,
        links=linked(review) if user.has_perm("reviews.read_review", review) else [],
        writes=writes,
        next=review.at("earlier"),
        form=late(EarlierForm, instance=review, auto_id="earlier_%s"),
        link=late(LinkForm, user=user, auto_id="link_%s"),
        remember=late(RememberForm, auto_id="remember_%s"),
        linkable=late(to_link, review=review, user=user),
    )


@register.inclusion_tag("learnings/panels/patterns.html", takes_context=True)
def pattern_panel(context: RequestContext, incident: Incident) -> dict[str, Any]:
    """The patterns seen in ``incident``, each with the words that show it, and a form to tag by hand."""
    user = context["request"].user
    tags = incident.tags_here if hasattr(incident, "tags_here") else lay_near(incident, user).tags_here
    writes = not context.get("reading") and user.has_perm("learnings.add_patterntag")
    return _panel(
        context,
        incident=incident,
        tags=tags,
        writes=writes,
        next=f"{incident.get_absolute_url()}#patterns",
        form=late(TagForm, auto_id="tag_%s"),
    )


@register.inclusion_tag("learnings/panels/credit.html", takes_context=True)
def credit_panel(context: RequestContext, review: Review) -> dict[str, Any]:
    """Thanks around this review that this reader may see, a form to give some, and the work behind its defences."""
    user, writes = context["request"].user, _writes(context, review)
    lay_around(review, user)
    return _panel(
        context,
        review=review,
        credits=review.credits_here,
        origins=review.origins_here if user.has_perm("reviews.read_review", review) else [],
        gives=_may_thank(context, review),
        writes=writes,
        next=review.at("credit"),
        form=late(CreditForm, user=user, auto_id="credit_%s"),
        origin=late(OriginForm, review=review, auto_id="origin_%s"),
    )


@register.inclusion_tag("learnings/panels/citations.html", takes_context=True)
def citations_panel(context: RequestContext, review: Review) -> dict[str, Any]:
    """The earlier learnings this review leans on, and a form to name one."""
    user, writes = context["request"].user, _writes(context, review)
    lay_around(review, user)
    return _panel(
        context,
        review=review,
        citations=review.citations_here,
        writes=writes,
        citable=late(queries_home.learned_nearby, incident=review.incident, user=user, limit=20),
        next=review.at("citations"),
        form=late(CiteForm, review=review, user=user, auto_id="cite_%s"),
    )


@register.inclusion_tag("learnings/panels/at_hand.html", takes_context=True)
def at_hand(context: RequestContext, incident: Incident) -> dict[str, Any]:
    """What was learned where this incident touches, and the open concerns there. Asks nothing."""
    return _panel(context, incident=incident, found=queries_home.at_hand(incident, context["request"].user))


MOST_AFTERWARDS = 3


@register.simple_tag(takes_context=True)
def asked_after(context: RequestContext, review: Review) -> list[tuple[Afterwards, str]]:
    """What was not asked before publishing, for whoever pressed the button: once, each with where it is amended."""
    session = context["request"].session
    pk, *places = session.get(ASKED_AFTER, (0,))
    if pk != review.pk:
        return []
    del session[ASKED_AFTER]
    rows = [row for at, row in enumerate(asked_afterwards(review)) if at in places]
    return [(row, _to_amend(review, row.row)) for row in rows[:MOST_AFTERWARDS]]


@register.inclusion_tag("learnings/panels/asked_after.html")
def asked_after_panel(asked: list[tuple[Afterwards, str]]) -> dict[str, Any]:
    """What ``asked_after`` gave, below the text."""
    return {"rows": asked}


def _to_amend(review: Review, row: str) -> str:
    kind, _dash, number = row.partition("-")
    if kind == "learning":
        return reverse("learnings:learning_edit", args=[number])
    return (
        reverse("reviews:amend_finding", args=[review.pk, kind, number])
        if kind
        else reverse("reviews:amend", args=[review.pk])
    )


@register.simple_tag(takes_context=True)
def lay_came_back(context: RequestContext, actions: list[Action]) -> str:
    """How often the question behind each of ``actions`` came back, put on them. One query, prints nothing."""
    ties.lay_came_back(actions, context["request"].user)
    return ""


@register.simple_tag(takes_context=True)
def came_back(context: RequestContext, action: Action) -> str:
    """How often the question behind ``action`` came back, in words."""
    ties.lay_came_back([action], context["request"].user)
    return action.came_back


@register.inclusion_tag("learnings/panels/ties.html", takes_context=True)
def action_ties(context: RequestContext, action: Action, may_change: bool) -> dict[str, Any]:
    """What ``action`` answers to: its factor and its learnings, and for whoever may change it a choice of them."""
    user = context["request"].user
    offered = SimpleLazyObject(lambda: ties.to_tie(action, user))  # asked for only where the fold is open
    found = ties.learnings_of(action, user)
    return _panel(context, action=action, links=found, offered=offered, may_change=may_change)
