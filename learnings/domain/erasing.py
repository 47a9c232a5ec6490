"""The one door through which published words and history may change: erasure, by an admin, for a reason.

Every text column of every table is read, restricted incidents included, so nothing has to be remembered here when
a table is added. The database lets append-only rows change only in a transaction that says it is an erasure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.lib.markdown import render
from learnings.domain.digests import to_be_drawn_again
from learnings.domain.erasing_files import holding, rewrite
from learnings.models import Digest
from people.domain.activity import log
from people.models import ApiToken, Person, User
from reviews.domain.printing import forget_pdf
from reviews.models import Comment, Perspective, ReviewVersion

TOMBSTONE = "[erased]"
SHORTEST = 4  # characters; less would hit words that mean something else
# Hashes and keys hold no words; sessions and Django's own registries hold nothing people wrote.
LEFT_ALONE = {"sessions.session", "contenttypes.contenttype", "auth.permission", "auth.group"}
NO_WORDS = re.compile(r"(sha256|hash|password|^search$|search_configuration|^state$)")
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)


class TooShort(ValueError):
    """The words to erase are shorter than SHORTEST and would hit others."""


class NotForYou(Exception):
    """Only an admin erases."""


@dataclass(frozen=True)
class Touched:
    """How many rows of a kind hold the words (preview) or were rewritten. Counts only: some may be restricted."""

    kind: str
    rows: int


@dataclass(frozen=True)
class Words:
    """Words to erase, any case and spacing."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Words:
        parts = text.split()
        if len("".join(parts)) < SHORTEST:
            raise TooShort(text)
        return cls(re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE))

    def out_of(self, value: Any) -> Any:
        """``value`` (text, list, or JSON) without the words."""
        if isinstance(value, str):
            return self.pattern.sub(TOMBSTONE, value)
        if isinstance(value, list):
            return [self.out_of(item) for item in value]
        if isinstance(value, dict):
            return {self.out_of(key): self.out_of(item) for key, item in value.items()}
        return value

    def among(self, model: type[models.Model]) -> QuerySet:
        """Rows of ``model`` that may hold the words. JSON is searched as text, where a line break is two characters."""
        names = [field.name for field in text_fields(model)]
        rows = model._base_manager.all()
        if not names:
            return rows.none()
        pattern = self.pattern.pattern.replace(r"\s+", r"(\s|\\[nrt])+")
        casts = {f"{name}_as_text": Cast(name, models.TextField()) for name in names}
        conditions = (Q(**{f"{name}_as_text__iregex": pattern}) for name in names)
        found = Q(pk__in=[])
        for condition in conditions:
            found |= condition
        return rows.annotate(**casts).filter(found)


def text_fields(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.primary_key and not field.choices and not NO_WORDS.search(field.name)
    ]


def tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_ALONE:
            yield model


def preview(text: str, *, by: User) -> list[Touched]:
    """Which kinds of rows hold the words. Raises TooShort, NotForYou."""
    _only_admins(by)
    words = Words.of(text)
    counts = [(_called(model), words.among(model).count()) for model in tables()]
    counts += [(_files_of(model), sum(1 for _row in holding(model, words.out_of))) for model in tables()]
    return [Touched(kind, count) for kind, count in counts if count]


def _called(model: type[models.Model]) -> str:
    return str(capfirst(model._meta.verbose_name_plural))


def _files_of(model: type[models.Model]) -> str:
    return _("Files: %(kind)s") % {"kind": model._meta.verbose_name_plural}


def _only_admins(by: User) -> None:
    if by.role != "admin" or not by.is_active:
        raise NotForYou


@transaction.atomic
def erase_span(text: str, *, by: User, reason: str) -> list[Touched]:
    """Replace ``text`` by a tombstone wherever it stands: records, published versions (new hash, the old one kept),
    the log, imports, files that can be read as text, digests (queued to be made again). Search vectors follow by
    trigger. Logs without the words.

    Raises TooShort, NotForYou.
    """
    _only_admins(by)
    words = Words.of(text)
    with open_door():
        touched = _erase(words)
    log(by, "erase words", by=by, reason=words.out_of(reason), rows=sum(item.rows for item in touched))
    return touched


@transaction.atomic
def erase_person(person: Person, *, by: User, reason: str) -> list[Touched]:
    """Forget a person: the name and addresses wherever they stand, their raw accounts, their way in.

    The number stays, so that rows that point to it still do. Raises NotForYou.
    """
    _only_admins(by)
    user = person.user
    texts = {person.name, person.email, user.email if user else ""}
    touched: list[Touched] = []
    with open_door():
        if user is not None:
            _close_account(user)
        for text in sorted(texts, key=len, reverse=True):
            if len("".join(text.split())) >= SHORTEST:
                touched += _erase(Words.of(text))
        Person.objects.filter(pk=person.pk).update(name=TOMBSTONE, email="", role_label="", user=None)
        _forget_accounts(person)
        person.refresh_from_db()
    log(person, "erase person", by=by, reason=_without(texts, reason), rows=sum(item.rows for item in touched))
    return touched


def _without(texts: set[str], reason: str) -> str:
    for text in sorted(texts, key=len, reverse=True):
        if text.strip():
            reason = re.sub(re.escape(text), TOMBSTONE, reason, flags=re.IGNORECASE)
    return reason


def _close_account(user: User) -> None:
    ApiToken.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.email, user.is_active = f"erased-{user.pk}@erased.invalid", False
    user.save(update_fields=["email", "is_active", "password"])


def _forget_accounts(person: Person) -> None:
    boxes = ("did", "saw", "expected", "assumed", "understood")
    Perspective.objects.filter(person=person).update(**dict.fromkeys(boxes, TOMBSTONE))
    Comment.objects.filter(author=person).update(text=TOMBSTONE)


class open_door:
    """Within it, append-only rows may change. Closed again for whatever follows in the same transaction."""

    def __enter__(self) -> None:
        self._set("on")

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:  # after an error the transaction is over anyway
            self._set("off")

    @staticmethod
    def _set(value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('second_story.erase', %s, true)", [value])


def _erase(words: Words) -> list[Touched]:
    """Every table, then what follows from it. Versions last: their trigger fills the review's search vector."""
    touched = []
    for model in tables():
        rows = list(words.among(model))
        if not rows:
            continue
        for row in sorted(rows, key=lambda row: row.pk):
            _rewrite(row, words)
        touched.append(Touched(_called(model), len(rows)))
    return touched + _erase_files(words)


def _erase_files(words: Words) -> list[Touched]:
    touched = []
    for model in tables():
        found = list(holding(model, words.out_of))
        for row, field, content in found:
            rewrite(row, field, content)
        touched += [Touched(_files_of(model), len(found))] if found else []
    return touched


def _rewrite(row: models.Model, words: Words) -> None:
    changes = {}
    for field in text_fields(type(row)):
        value = getattr(row, field.attname)
        new = words.out_of(value)
        if new != value:
            changes[field.attname] = _fitting(field, new, row.pk)
    if not changes:
        return
    if isinstance(row, ReviewVersion):
        changes = _version(row, words)
    if isinstance(row, Digest):
        changes |= to_be_drawn_again(row)
    if any(field.name == "version" for field in row._meta.concrete_fields):
        changes["version"] = models.F("version") + 1  # an editor who still has the words open meets a conflict
    type(row)._base_manager.filter(pk=row.pk).update(**changes)
    if isinstance(row, ReviewVersion):
        _search_follows_the_last(row)
        forget_pdf(row)


def _fitting(field: models.Field, value: Any, pk: Any) -> Any:
    """A value the column takes: addresses, slugs and unique names are replaced as a whole."""
    if isinstance(field, models.EmailField):
        return f"erased-{pk}@erased.invalid"
    if isinstance(field, models.SlugField):
        return f"erased-{pk}"
    if field.unique and isinstance(value, str):
        return f"{TOMBSTONE} {pk}"
    longest = getattr(field, "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _version(row: ReviewVersion, words: Words) -> dict[str, Any]:
    """The text, its page made again from it, a new hash; the first one is kept, so that a printed copy is known."""
    text = words.out_of(row.markdown)
    return {
        "markdown": text,
        "html": render(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sha256_before_erasure": row.sha256_before_erasure or row.sha256,
        "erased_at": timezone.now(),
        "amendment_note": words.out_of(row.amendment_note),
        "published_by": words.out_of(row.published_by),
    }


def _search_follows_the_last(row: ReviewVersion) -> None:
    """The trigger takes the version that was written last; writing the newest one again puts that right."""
    last = ReviewVersion.objects.filter(review=row.review_id).order_by("-number").first()
    ReviewVersion.objects.filter(pk=last.pk).update(markdown=last.markdown)
