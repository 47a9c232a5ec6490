"""Full text in the organisation's language, over the vectors that triggers keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchConfig, SearchQuery, SearchRank, SearchVectorField
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField

from config.lib.prepared import Anybody, Prepared, Written
from config.lib.typed import plain

RANKED = 300  # the newest so many matches are ranked


class Lexemes(Func):
    """The words of a vector as an array, without positions."""

    function = "tsvector_to_array"
    output_field = ArrayField(TextField())


class Vector(Func):
    template = "search_vector(%(expressions)s)"
    output_field = SearchVectorField()


def configuration() -> SearchConfig:
    """The organisation's text search configuration, asked of the database."""
    return SearchConfig(Func(function="search_configuration"))


def web_query(words: str) -> SearchQuery:
    """What people type: words, "a phrase", or, -not."""
    return SearchQuery(plain(words), config=configuration(), search_type="websearch")


def matching(rows: QuerySet, words: str) -> QuerySet:
    """``rows`` whose vector matches, in their own order."""
    return rows.filter(search=web_query(words)) if words.strip() else rows


def ranked(rows: Callable[[Any], QuerySet], reader: Any, words: str, *, limit: int = 20) -> list:
    """The best of the newest RANKED matches that ``reader`` may see, newest first among equals. Two queries.

    What matches comes first and without joins, so that only RANKED rows are asked whether they may be seen.
    """
    newest, best = _ranked(rows, limit)
    keys = newest.all(words=plain(words))
    return best.all(reader, words=plain(words), keys=keys) if keys else []


@cache
def _ranked(rows: Callable[[Any], QuerySet], limit: int) -> tuple[Written, Prepared]:
    def newest(_reader: Any, words: Any) -> QuerySet:
        every = rows(Anybody()).model._default_manager.filter(search=web_query(words))
        return every.order_by("-sort_at", "-pk").values_list("pk", flat=True)[:RANKED]

    def best(reader: Any, words: Any, keys: Any) -> QuerySet:
        found = rows(reader).filter(pk__any_of=keys).annotate(rank=SearchRank(F("search"), web_query(words)))
        return found.order_by("-rank", "-sort_at", "-pk")[:limit]

    return Written(newest, words=str), Prepared(best, words=str, keys=list)


def lexemes(text: str) -> set[str]:
    """The words of ``text`` as the search sees them: stemmed, without stop words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(search_vector(%s))", [text[:20_000]])
        return set(cursor.fetchone()[0])


def any_of(words: set[str]) -> SearchQuery | None:
    """A query for rows that hold any of these lexemes; None without words."""
    quoted = sorted("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return SearchQuery(" | ".join(quoted), config="simple", search_type="raw") if quoted else None
