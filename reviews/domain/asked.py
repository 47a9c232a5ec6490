"""What waits because somebody asked by name in a comment: an answer in the thread, or that there is nothing to say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.domain.waiting import Choice, Line, NoLongerWaiting, Source, register
from people.models import Person
from reviews.domain.comments import NoMoreComments, comment
from reviews.domain.mail import words_for
from reviews.domain.telling import told, with_teams
from reviews.enums import UNPUBLISHED
from reviews.models import Comment

REPLY = Choice("reply", gettext_lazy("Answer"), gettext_lazy("What do you say?"), needed=True)
NOTHING = Choice("nothing", gettext_lazy("I have nothing to say to this"))

Asked = Comment.mentions.through


def still_asked() -> QuerySet:
    """Askings in open threads of drafts that were not followed by a word of whoever was asked."""
    rows = Asked.objects.filter(comment__review__state__in=UNPUBLISHED, comment__review__incident__past=False)
    begun = rows.filter(comment__thread=None, comment__resolved_at=None)
    return begun | rows.filter(comment__thread__isnull=False, comment__thread__resolved_at=None)


def asked(people: Any, today: Any, soon: Any) -> QuerySet:
    own = Comment.objects.filter(review=OuterRef("comment__review"), author=OuterRef("person"))
    said = own.filter(pk__gt=OuterRef("comment")).filter(thread=OuterRef("comment__thread"))
    said_below = own.filter(thread=OuterRef("comment"))
    rows = still_asked().filter(~Exists(said), ~Exists(said_below), person__pk__any_of=people)
    rows = rows.filter(told("person", "comment__review__incident"), person__user__is_active=True)
    return with_teams(rows.select_related("comment__review__incident").order_by("comment"), "comment__review__incident")


def question(row: Any) -> Line:
    review = row.comment.review
    return Line(
        source="comment",
        thing=row.comment_id,
        person=row.person_id,
        text=_("A question to you beside the draft of %(incident)s") % {"incident": words_for(review.incident)},
        url=row.comment.get_absolute_url(),
        since=timezone.localdate(row.comment.created_at),
        teams=tuple(row.named_teams),
        incident=review.incident_id,
        choices=(REPLY, NOTHING),
    )


def seen_by(user: Any, things: Collection[int]) -> list[int]:
    """A draft's questions are for those who take part; on a lead's page they stand only where the lead does."""
    return list(Comment.objects.visible_to(user).filter(pk__in=things).values_list("pk", flat=True))


def answer(thing: int, person: Person, code: str, note: str) -> None:
    row = Comment.objects.select_related("review", "thread").filter(pk=thing).first()
    if row is None or person.user is None:
        raise NoLongerWaiting
    if code == NOTHING.code:
        row.mentions.remove(person)
        return
    try:
        comment(row.review, by=person.user, thread=row, text=note)
    except NoMoreComments as error:
        raise NoLongerWaiting from error


def quoted(thing: int, person: Person) -> list[str]:
    row = Comment.objects.filter(pk=thing, mentions=person).first()
    return [text for text in (row.quote, row.text) if text] if row else []


register(Source("comment", gettext_lazy("Questions to you"), seen_by, answer, rows=asked, line=question, quotes=quoted))
