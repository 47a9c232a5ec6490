"""Full text in the organisation's language, over the vectors that triggers keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField

from config.lib.prepared import Anybody, Prepared, Written
from config.lib.typed import plain
from people.words import configuration, web_query

RANKED = 300  # the newest so many matches are ranked


class Lexemes(Func):
    """The words of a vector as an array, without positions."""

    function = "tsvector_to_array"
    output_field = ArrayField(TextField())


class Vector(Func):
    template = "search_vector(%(expressions)s)"
    output_field = SearchVectorField()


class MadeOnce(SearchQuery):
    """Not once more for every row; PostgreSQL can't know then how common the words are."""

    template = "(SELECT %(function)s(%(expressions)s))"


def matching(rows: QuerySet, words: str) -> QuerySet:
    """``rows`` whose vector matches, in their own order."""
    return rows.filter(search=web_query(words, configuration())) if words.strip() else rows


def ranked(rows: Callable[[Any], QuerySet], reader: Any, words: str, *, language: str = "", limit: int = 20) -> list:
    """The best of the newest RANKED matches that ``reader`` may see, newest first among equals. Two queries.

    What matches comes first and without joins, so that only RANKED rows are asked whether they may be seen.
    """
    newest, best = _ranked(rows, limit)
    asked = {"words": plain(words), "language": language or configuration()}
    keys = newest.all(**asked)
    return best.all(reader, **asked, keys=keys) if keys else []


@cache
def _ranked(rows: Callable[[Any], QuerySet], limit: int) -> tuple[Written, Prepared]:
    def newest(_reader: Any, words: Any, language: Any) -> QuerySet:
        every = rows(Anybody()).model._default_manager.filter(search=web_query(words, language))
        return every.order_by("-sort_at", "-pk").values_list("pk", flat=True)[:RANKED]

    def best(reader: Any, words: Any, language: Any, keys: Any) -> QuerySet:
        query = MadeOnce(words, config=language, search_type="websearch")
        found = rows(reader).filter(pk__any_of=keys).annotate(rank=SearchRank(F("search"), query))
        return found.order_by("-rank", "-sort_at", "-pk")[:limit]

    return Written(newest, words=str, language=str), Prepared(best, words=str, language=str, keys=list)


def lexemes(text: str) -> set[str]:
    """The words of ``text`` as the search sees them: stemmed, without stop words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(search_vector(%s))", [text[:20_000]])
        return set(cursor.fetchone()[0])


def any_of(words: set[str]) -> SearchQuery | None:
    """A query for rows that hold any of these lexemes; None without words."""
    quoted = sorted("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return SearchQuery(" | ".join(quoted), config="simple", search_type="raw") if quoted else None
