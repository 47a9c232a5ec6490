"""The learning gate and what else `learnings` asks of a review. Registered in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.workflow import Missing
from learnings.domain.learnings import tie
from learnings.domain.wording import says_something
from learnings.models import Learning
from learnings.queries.around import linked, standing
from learnings.queries.ties import is_tied
from people.models import User
from reviews.enums import EarlierAnswer
from reviews.models import Action, Review
from reviews.requirements import ACTION, ANSWERS, REVIEW, Answers, Passage, register_passages


@register_passages
def passages(review: Review) -> Iterable[Passage]:
    """What the learnings say: read for wording and mentions together with the review's own texts."""
    for record in standing(review):
        for text in (record.before_we_believed, record.now_we_know, record.holds_when):
            yield Passage("learning", _("What we learned"), "learning", text)
    yield Passage("learning", _("What we learned"), "learning", review.learned_little_because)


@REVIEW.register("learning")
def learning(review: Review) -> list[Missing]:
    """The gate: a statement with evidence, or "we learned little, because …". The database asks the same again."""
    if says_something(review.learned_little_because):
        return []
    records = standing(review)
    if any(says_something(record.now_we_know) and record.evidence.all() for record in records):
        return []
    if records:
        text = _("Show what the learning rests on: a timeline event or a link.")
        return [Missing("learning_evidence", text, "learnings.evidence", "learning")]
    text = _("Write down what you learned, or “we learned little, because …”.")
    return [Missing("learning", text, "learnings", "learning")]


@REVIEW.register("earlier")
def earlier(review: Review) -> list[Missing]:
    if not review.earlier_answer:
        text = _("Was any of this visible earlier? “We looked, found nothing” is an answer.")
        return [Missing("earlier", text, "earlier_answer", "earlier")]
    if review.earlier_answer == EarlierAnswer.LINKED and not linked(review):
        text = _("Link the concern that was raised earlier.")
        return [Missing("earlier_concern", text, "earlier_concerns", "earlier")]
    return []


def offered(review: Review) -> Iterable[tuple[int, str]]:
    return ((record.pk, f"{record.ref} {record.now_we_know}") for record in standing(review))


def answer_to(action: Action, number: int, *, by: User) -> None:
    """What was taken back since the page was drawn leaves the action as it is."""
    if record := Learning.objects.filter(review=action.review_id, pk=number).first():
        tie(action, by=by, learning=record)


ANSWERS["learning"] = Answers(gettext_lazy("Learnings"), offered, answer_to)


@ACTION.register("tied")
def tied(action: Action) -> list[Missing]:
    """An action answers to a factor or to a learning. One from a concern answers to that."""
    if action.review_id is None or action.factor_id is not None or is_tied(action):
        return []
    text = _("Which factor or learning does it answer to?")
    return [Missing("tied", text, "factor", "answers-to")]
