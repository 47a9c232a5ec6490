"""Threads beside a draft: saying something about a part of it, asking somebody by name, resolving.

The activity log keeps who began, resolved and reopened a thread, as of every step of a review, and never a word of
it; the language engine does not read comments.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from config.lib.gather import Lists, Rows
from config.lib.once import once
from incidents.enums import Visibility
from people.domain.activity import log
from people.models import Person, User
from people.models.organisation import person_of
from reviews.domain.mail import comment_mail
from reviews.domain.mentions import SHORTEST_FIRST_NAME
from reviews.domain.outlines import every_part
from reviews.enums import UNPUBLISHED
from reviews.models import Comment, Review
from reviews.models.comment import LONGEST_QUOTE
from reviews.queries import SAID, starred_texts
from reviews.requirements import passages

# Raw accounts are not talked about: nobody discusses how it looked to somebody else. Nor is the list of names.
NOT_TALKED_ABOUT = ("perspectives", "mentions")


class NoMoreComments(Exception):
    """The review is published or skipped: its draft is not talked about any more."""


class NoSuchPart(ValueError):
    """The review has no part of that name that can be talked about."""


class HasReplies(Exception):
    """Somebody has answered: taking the comment back would leave the answer without its question."""


def sections_of(review: Review) -> dict[str, str]:
    """The parts of the draft that can be talked about, in the order of its outline: key and title."""
    found = getattr(review, "_talked_about", None)
    if found is None:  # a page asks once for each section
        parts = (part for part in every_part(review) if part.key not in NOT_TALKED_ABOUT)
        found = review._talked_about = {part.key: part.title for part in parts}
    return found


# --- who reads ------------------------------------------------------------------------------------


def readers(review: Review) -> QuerySet[Person]:
    """Everybody with an account who reads the draft: the only ones who can be asked in a comment."""
    run = [pk for pk in (review.owner_id, review.facilitator_id) if pk]
    rows = Person.objects.filter(Q(pk__in=run) | Q(pk__in=review.participation.values("person")))
    if review.incident.visibility == Visibility.RESTRICTED:
        rows = rows.filter(pk__in=review.incident.roles.values("person"))
    return rows.filter(user__is_active=True).order_by("name", "pk")


def called(text: str, people: Iterable[Person]) -> list[Person]:
    """Those of ``people`` whom ``text`` calls as @Full Name, or as @First where only one of them is called so."""
    rows = list(people)
    firsts = [person.name.split(" ")[0].casefold() for person in rows]
    return [
        person
        for person, first in zip(rows, firsts, strict=True)
        if _calls(text, person.name)
        or (len(first) >= SHORTEST_FIRST_NAME and firsts.count(first) == 1 and _calls(text, first))
    ]


def _calls(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


# --- saying something -----------------------------------------------------------------------------


@transaction.atomic
def comment(
    review: Review,
    *,
    by: User,
    text: str,
    section: str = "",
    quote: str = "",
    thread: Comment | None = None,
    asks: Collection[Person] = (),
) -> Comment:
    """Begin a thread at ``section`` (and ``quote``, words of it), or add to ``thread``, which is then open again.

    ``asks``: readers of the draft who are asked personally, besides those ``text`` calls by @name; each gets a mail at
    once. The same words sent twice within a moment are one comment. Raises NoMoreComments, NoSuchPart.
    """
    review = _listening(review)  # a fresh row: it knows of no texts yet
    first = thread.first if thread else None
    section = first.section if first else section
    if section not in sections_of(review) or (first and first.review_id != review.pk):
        raise NoSuchPart(section)
    words = {
        "section": section,
        "quote": "" if first else _as_it_stands(review, section, quote),
        "text": text.strip(),
        "author": person_of(by),
        "thread": first,
    }
    write = partial(_write, review, by=by, asks=asks, **words)
    return once(review.comments.all(), write, written="created_at", **words)


def _listening(review: Review) -> Review:
    review = Review.objects.select_for_update(of=("self",)).select_related("incident").get(pk=review.pk)
    if review.state not in UNPUBLISHED:
        raise NoMoreComments
    return review


def _as_it_stands(review: Review, section: str, quote: str) -> str:
    """The quote in one line. A selection may have taken labels along: then its longest line that stands there."""
    whole = " ".join(quote.split())[:LONGEST_QUOTE].strip()
    said = text_at(review, section) if whole else ""
    if not whole or stands_in(whole, said):
        return whole
    lines = [" ".join(line.split())[:LONGEST_QUOTE] for line in quote.splitlines()]
    return max((line for line in lines if bare(line) and stands_in(line, said)), key=len, default=whole)


def _write(review: Review, *, by: User, asks: Collection[Person], **words: object) -> Comment:
    row = Comment.objects.create(review=review, **words)
    if row.thread is None:
        log(row, "begin thread", by=by, incident_id=review.incident_id, section=row.section)
    else:
        _settle(row.thread, by=by, resolved=False)
    _ask(row, by=by, asks=asks)
    return row


def _ask(row: Comment, *, by: User, asks: Collection[Person]) -> None:
    """Note who is asked, and write to them. Only readers of the draft are, and nobody asks themselves."""
    if "@" not in row.text and not asks:
        return
    people = list(readers(row.review).select_related("user"))
    wanted = {person.pk for person in (*called(row.text, people), *asks)} - {row.author_id}
    asked = [person for person in people if person.pk in wanted]
    row.mentions.set(asked)
    for person in asked:
        comment_mail(row, person, by=by)


@transaction.atomic
def resolve(thread: Comment, *, by: User) -> Comment:
    """The thread is settled and steps aside. Twice is once. Raises NoMoreComments."""
    _listening(thread.review)
    return _settle(thread.first, by=by, resolved=True)


@transaction.atomic
def reopen(thread: Comment, *, by: User) -> Comment:
    """It is not settled after all. Twice is once. Raises NoMoreComments."""
    _listening(thread.review)
    return _settle(thread.first, by=by, resolved=False)


def _settle(first: Comment, *, by: User, resolved: bool) -> Comment:
    row = Comment.objects.select_for_update(of=("self",)).get(pk=first.pk)
    if bool(row.resolved_at) != resolved:
        row.resolved_at = timezone.now() if resolved else None
        row.resolved_by = person_of(by) if resolved else None
        row.save(update_fields=["resolved_at", "resolved_by"])
        verb = "resolve thread" if resolved else "reopen thread"
        log(row, verb, by=by, incident_id=row.review.incident_id, section=row.section)
    return row


@transaction.atomic
def take_back(row: Comment, *, by: User) -> None:
    """Whoever wrote it deletes it, as long as nobody has answered. Raises HasReplies, NoMoreComments."""
    _listening(row.review)
    if row.replies.exists():
        raise HasReplies
    log(row, "take back comment", by=by, incident_id=row.review.incident_id, section=row.section)
    row.delete()


# --- reading --------------------------------------------------------------------------------------


class Said(NamedTuple):
    """One comment as a page draws it."""

    pk: int
    author: int | None
    name: str
    at: dt.datetime
    text: str


@dataclass
class Thread:
    """One thread as a page draws it. ``gone``: the quoted words do not stand in the section any more."""

    pk: int
    section: str
    quote: str
    resolved: bool
    said: list[Said] = field(default_factory=list)
    gone: bool = False


def threads_of(review: Review) -> list[Thread]:
    """Every thread of the review in the order they began, in one query; once per review in hand."""
    found = getattr(review, "_threads", None)
    if found is None:
        found = review._threads = _threads(review)
    return found


def _threads(review: Review) -> list[Thread]:
    threads: dict[int, Thread] = {}
    rows = review.said_at_hand if review.laid_open else review.comments.order_by("pk").values_list(*SAID)
    for pk, first, section, quote, resolved_at, author, name, at, text in rows:
        if first is None:
            threads[pk] = Thread(pk, section, quote, resolved_at is not None)
        at = dt.datetime.fromisoformat(at) if isinstance(at, str) else at  # laid open: as JSON has it
        threads[first or pk].said.append(Said(pk, author, name or "", at, text))
    return list(threads.values())


def open_comments(review: Review) -> Counter[str]:
    """How many comments stand in open threads, by section, of a review that is laid open."""
    sections: dict[int, str] = {}  # of open threads, which come before what answers them
    for pk, first, section, _quote, resolved_at, *_words in review.said_at_hand:
        if first is None and resolved_at is None:
            sections[pk] = section
    threads = [first or pk for pk, first, *_words in review.said_at_hand]
    return Counter(sections[thread] for thread in threads if thread in sections)


def threads_at(
    review: Review, section: str, *, resolved: bool = False, texts: Sequence[str] | None = None
) -> list[Thread]:
    """The threads of one section: the open ones, or the others. Says of each whether its words still stand there.

    ``texts``: what ``texts_at`` has given already.
    """
    rows = [thread for thread in threads_of(review) if thread.section == section and thread.resolved == resolved]
    quoting = [thread for thread in rows if thread.quote]
    if quoting:
        texts = texts_at(review, section) if texts is None else texts
        written, said = "\n".join(texts), None
        for thread in quoting:
            if thread.quote not in written:
                said = bare(written) if said is None else said
                thread.gone = not stands_in(thread.quote, said)
    return rows


# What the passages of this app stand in.
WRITTEN = Lists(Review, (Rows("factors"), Rows("defences"), Rows("section_texts")))


def with_texts(review: Review) -> Review:
    """``review`` with the rows that ``texts_at`` looks into, in one query. For reading only."""
    return WRITTEN.fill(review)


def texts_at(review: Review, section: str) -> list[str]:
    """Everything that can be read in a section."""
    if section == "timeline":
        return starred_texts(review)
    texts = [passage.text for passage in passages(review) if passage.anchor == section]
    if section == "actions":
        texts += [action.title for action in review.actions.all()]
    return texts


def text_at(review: Review, section: str) -> str:
    """The same as ``stands_in`` takes it."""
    return bare("\n".join(texts_at(review, section)))


KEPT = 50_000  # letters: what is longer is made bare each time, so that a process does not fill up
LINK_TARGET = re.compile(r"\]\([^)\s]*\)")


def bare(text: str) -> str:
    """The words alone: markup, punctuation and line breaks differ between what is selected and what is written."""
    return (_bare if len(text) < KEPT else _bare.__wrapped__)(text)


@lru_cache(maxsize=64)
def _bare(text: str) -> str:
    """Kept: each look at a draft asks whether what was commented on still stands there."""
    return " ".join(re.findall(r"\w+", LINK_TARGET.sub(" ", text).casefold()))


def stands_in(quote: str, said: str) -> bool:
    """Whether ``quote`` still stands in ``said`` (made by ``bare``). Signs alone can't be looked for: they stand."""
    return bare(quote) in said


def open_threads(review: Review) -> list[tuple[str, str, int]]:
    """Sections with open threads: key, title, and how many. A hint before publishing, never a condition."""
    open_at = [thread.section for thread in threads_of(review) if not thread.resolved]
    titles = sections_of(review) if open_at else {}
    return [(key, title, open_at.count(key)) for key, title in titles.items() if key in open_at]
