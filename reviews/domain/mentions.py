"""People see where a review names them before it is published."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.domain.activity import log
from people.models import Person, User
from people.models.organisation import person_of
from reviews.domain.wording import hash_of, sentence_around
from reviews.models import Review, ReviewParticipant
from reviews.queries import starred_texts
from reviews.requirements import Passage, passages

MARK = 12  # letters of a sentence's mark
NOWHERE = "-"  # kept of whoever was shown that they are named in no sentence
SHORTEST_FIRST_NAME = 3  # letters: shorter ones are too often words
# Thai to Lao, Burmese, Khmer, Chinese and Japanese; Korean, where a particle follows the name without a space.
RUNS_ON = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True)
class Mention:
    passage: Passage
    sentence: str


def texts_to_publish(review: Review) -> list[Passage]:
    """Every text of the review and the events that will be printed with it."""
    label = _("Timeline")
    texts = [*passages(review), *[Passage("timeline", label, "timeline", text) for text in starred_texts(review)]]
    return [passage if passage.text.isascii() else passage._replace(text=_composed(passage.text)) for passage in texts]


def _composed(text: str) -> str:
    """An é may be one sign or two; names are looked for as one."""
    return unicodedata.normalize("NFC", text)


def names_of(person: Person) -> re.Pattern[str]:
    """The full name in any case, or the first name as a word of its own, written as a name."""
    name = _composed(person.name)
    first = name.split(" ")[0]
    full = f"(?i:{_alone(name)})"
    short = f"|{_alone(first)}" if len(first) >= SHORTEST_FIRST_NAME else ""
    return re.compile(full + short)


def _alone(name: str) -> str:
    """Not as a part of a longer word; where a script puts no space between words, there is no telling."""
    before = "" if RUNS_ON.match(name[:1]) else r"\b"
    after = "" if RUNS_ON.match(name[-1:]) else r"(?!\w)"
    return f"{before}{re.escape(name)}{after}"


def mentions_of(person: Person, texts: Iterable[Passage]) -> list[Mention]:
    """Each sentence of ``texts`` that names ``person``, once."""
    pattern = names_of(person)
    found: dict[tuple[str, str], Mention] = {}
    for passage in texts:
        for hit in pattern.finditer(passage.text):
            start, end = sentence_around(passage.text, hit.start(), hit.end())
            sentence = passage.text[start:end]
            found.setdefault((passage.section, sentence), Mention(passage, sentence))
    return list(found.values())


def mentioned(review: Review) -> list[tuple[ReviewParticipant, list[Mention]]]:
    """The participants whom the review names, with where. Read once of a review that is laid open."""
    found = getattr(review, "_mentioned", None)
    if found is None:
        found = _mentioned(review)
        if review.laid_open:
            review._mentioned = found
    return found


def _mentioned(review: Review) -> list[tuple[ReviewParticipant, list[Mention]]]:
    texts = texts_to_publish(review)
    everything = "\n".join([passage.text for passage in texts]).lower()
    rows = review.participation.all() if review.laid_open else review.participation.select_related("person")
    # Thirty people in four hundred texts: most are named nowhere, and looking for a word is all it takes to see that.
    likely = [row for row in rows if _composed(row.person.name).split(" ")[0].lower() in everything]
    return [(row, where) for row in likely if (where := mentions_of(row.person, texts))]


def marks_of(mentions: Iterable[Mention]) -> set[str]:
    """A short mark of each sentence's words, so that one can tell a sentence nobody was shown from one they know.

    Commas and capitals are not what somebody would want to look at again.
    """
    return {hash_of(_words_of(mention.sentence.casefold()))[:MARK] for mention in mentions}


def _words_of(text: str) -> str:
    """Letters and digits; in many scripts a vowel is a sign of its own that stands with a letter."""
    if text.isascii():
        return " ".join(re.findall(r"\w+", text))
    return "".join([sign if sign == "_" or unicodedata.category(sign)[0] in "LMN" else " " for sign in text])


def kept(marks: Iterable[str]) -> str:
    """Marks as they are kept of somebody who was shown these sentences, or that there are none."""
    return " ".join(sorted(marks)) or NOWHERE


def is_unshown(row: ReviewParticipant, mentions: Iterable[Mention]) -> bool:
    """Whether the review names somebody in words they were never shown."""
    if not row.mentions_told:  # shown before sentences were kept apart, or not at all
        return row.mentions_told_at is None and row.mentions_seen_at is None
    return not marks_of(mentions) <= set(row.mentions_told.split())


@transaction.atomic
def confirm_mentions(
    review: Review, *, by: User | None, person: Person | None = None, shown: Collection[str] | None = None
) -> ReviewParticipant | None:
    """``by`` has seen where the review names them. None for somebody who is no participant.

    ``person``: who looked through a link that was sent to them; ``by`` is None where they have no account.
    ``shown``: marks of the sentences that stood before them; what was written since then they have not seen. None: all
    there are.
    """
    person = person or person_of(by)
    row = review.participation.select_for_update(of=("self",)).filter(person=person).first()
    if row is None:
        return None
    row.mentions_seen_at = timezone.now()
    as_it_stands = Review.objects.select_related("incident").get(pk=review.pk)
    marks = marks_of(mentions_of(row.person, texts_to_publish(as_it_stands)))
    row.mentions_told = kept(marks if shown is None else marks & set(shown))
    row.save(update_fields=["mentions_seen_at", "mentions_told"])
    log(review, "confirm mentions", by=by, incident_id=review.incident_id, review_id=review.pk)
    return row
