"""How thorough a draft is, as a profile for whoever runs it: strong, could say more, or theirs to judge.

Computed when it is looked at, never stored, never added up: a sum would be a mark. Each line says what is there and
asks one question. It is about the text, and says nothing of anybody who wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.enums import EventKind
from incidents.models import TimelineEvent
from learnings.domain.advice import Adviser
from learnings.models import Learning
from learnings.queries.around import standing
from reviews.domain.wording import Hint, hints
from reviews.enums import ActionState, FactorKind, FactorTiming
from reviews.models import Review
from reviews.queries import events_at_hand, lay_open

STRONG, MORE, YOURS = "strong", "more", "yours"
LEVELS = {
    STRONG: gettext_lazy("Strong"),
    MORE: gettext_lazy("Could say more"),
    YOURS: gettext_lazy("Yours to judge"),
}
AROUND_THE_WORK = (FactorKind.PROCESS, FactorKind.ORGANISATIONAL)
FEW_ACTIONS = 5
SHORT, LONG = 120, 4000  # characters of "what happened" that a newcomer can hold


@dataclass(frozen=True)
class Line:
    """One dimension: what is there in words, and a question where more could be said."""

    title: str
    level: str
    there: str
    question: str
    anchor: str

    @property
    def word(self) -> str:
        return str(LEVELS[self.level])


def profile_of(review: Review) -> list[Line]:
    """The lines in the order of a review's work."""
    lay_open(review)
    draft = Draft(review)
    return [line(draft) for line in LINES]


class Draft:
    """What the lines ask about, read once."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.events = events_at_hand(review)
        self.kinds = {event.kind for event in self.events}
        self.factors = list(review.factors.all())

    @cached_property
    def hints(self) -> list[Hint]:
        return hints(self.review)

    @cached_property
    def records(self) -> list[Learning]:
        return standing(self.review)

    @cached_property
    def before_detection(self) -> bool:
        return TimelineEvent.objects.before_detection(self.review.incident).exists()


def _line(title: str, there: str, question: str, anchor: str, *, strong: bool) -> Line:
    return Line(title, STRONG if strong else MORE, there, "" if strong else question, anchor)


def account(draft: Draft) -> Line:
    """Forwards, from before anybody noticed, with decisions and what people thought it was, and who was hit."""
    incident, weighed = draft.review.incident, draft.kinds & {EventKind.DECISION, EventKind.HYPOTHESIS}
    impact = bool(incident.harm or incident.felt_by_count is not None or incident.felt_by_band)
    there = ngettext("%(n)s event", "%(n)s events", len(draft.events)) % {"n": len(draft.events)}
    question = _("What did people decide or suspect on the way, and how many customers felt it?")
    if not draft.before_detection:
        question = _("What was already going on before anybody noticed?")
    strong = draft.before_detection and bool(weighed) and impact
    return _line(_("The account"), there, question, "timeline", strong=strong)


def voices(draft: Draft) -> Line:
    given = len(draft.review.perspectives.all())
    waiting = [row for row in draft.review.participation.all() if row.answered_at is None and not row.passed]
    there = ngettext("%(n)s account", "%(n)s accounts", given) % {"n": given}
    question = _("Whose view is missing: support, a customer, the team next door?")
    strong = given >= max(2, draft.review.perspectives_needed()) and not waiting
    return _line(_("Who was heard"), there, question, "perspectives", strong=strong)


def sense(draft: Draft) -> Line:
    """No rule can tell."""
    question = _("For each decision: does the text say what people saw, wanted and could not know then?")
    return Line(_("Why it made sense then"), YOURS, "", question, "what-happened")


def depth(draft: Draft) -> Line:
    latent = any(factor.timing == FactorTiming.LATENT for factor in draft.factors)
    around = any(factor.kind in AROUND_THE_WORK for factor in draft.factors)
    there = ngettext("%(n)s factor", "%(n)s factors", len(draft.factors)) % {"n": len(draft.factors)}
    question = _("Which condition was there long before that day?") if not latent else ""
    question = question or _("What about how the work is organised played a part?")
    return _line(
        _("How deep it goes"), there, question, "factors", strong=len(draft.factors) >= 2 and latent and around
    )


def language(draft: Draft) -> Line:
    open_ones = [hint for hint in draft.hints if hint.holds]
    there = _("No wording waits for an answer") if not open_ones else _("Some wording waits for an answer")
    question = _("Which condition stood behind that step?")
    anchor = open_ones[0].passage.anchor if open_ones else "what-happened"
    return _line(_("Language"), there, question, anchor, strong=not open_ones)


def hindsight(draft: Draft) -> Line:
    """Category 3: what somebody should have done, told by those who know how it ended."""
    found = [hint for hint in draft.hints if hint.category == "3"]
    told = bool(draft.review.still_unclear.strip())
    there = _("What is still unclear is said") if told else _("Nothing is called unclear")
    question = _("What looked normal at the time? What is still unclear?")
    anchor = found[0].passage.anchor if found else "defences"
    return _line(_("Without hindsight"), there, question, anchor, strong=told and not found)


def learned(draft: Draft) -> Line:
    adviser = Adviser(draft.review)
    clear = [row for row in draft.records if row.evidence.all() and not adviser.on(row.now_we_know)]
    there = ngettext("%(n)s learning", "%(n)s learnings", len(draft.records)) % {"n": len(draft.records)}
    question = _("Would somebody from another team know when it holds, and what shows it?")
    if not draft.records and draft.review.learned_little_because.strip():
        return _line(_("What was learned"), _("Little, with a reason"), question, "learning", strong=True)
    reaches = any(row.before_we_believed.strip() or row.holds_when.strip() for row in clear)
    return _line(_("What was learned"), there, question, "learning", strong=bool(clear) and reaches)


def defences(draft: Draft) -> Line:
    rows = list(draft.review.defences.all())
    told = bool(draft.review.luck.strip()) and bool(draft.review.earlier_answer)
    there = ngettext("%(n)s defence", "%(n)s defences", len(rows)) % {"n": len(rows)}
    question = _("What kept it from being worse, where was luck, and was any of it visible earlier?")
    return _line(_("What held, and luck"), there, question, "defences", strong=bool(rows) and told)


def actions(draft: Draft) -> Line:
    rows = [row for row in draft.review.actions.all() if row.state != ActionState.DECLINED]
    loose = [row for row in rows if row.factor_id is None]
    there = ngettext("%(n)s idea", "%(n)s ideas", len(rows)) % {"n": len(rows)}
    question = _("Which of them change the system, and which factor does each answer to?")
    if len(rows) > FEW_ACTIONS:
        question = _("Which few would you keep?")
    strong = (0 < len(rows) <= FEW_ACTIONS and not loose) or (not rows and bool(draft.review.no_action_because.strip()))
    return _line(_("What follows"), there, question, "actions", strong=strong)


def reach(draft: Draft) -> Line:
    words = draft.review.what_happened.strip()
    there = _("Nothing is told yet")
    if words:
        there = _("A summary is there")
    question = _("Would somebody new here understand it in two minutes, without asking what the words mean?")
    strong = SHORT <= len(words) <= LONG and not draft.review.is_overdue
    return _line(_("For those who were not there"), there, question, "what-happened", strong=strong)


LINES: tuple[Callable[[Draft], Line], ...] = (
    account,
    voices,
    sense,
    depth,
    language,
    hindsight,
    learned,
    defences,
    actions,
    reach,
)
