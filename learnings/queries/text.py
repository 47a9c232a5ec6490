"""Full text in the organisation's language, over the vectors that triggers keep."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchConfig, SearchQuery, SearchRank, SearchVectorField
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField

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


def ranked(rows: QuerySet, words: str, *, limit: int = 20) -> list:
    """The best of the newest RANKED matches that may be seen, newest first among equals. One query.

    What matches comes first and without joins, so that only RANKED rows are asked whether they may be seen, and
    only what is shown is read in full.
    """
    query, by_rank = web_query(words), ("-rank", "-sort_at", "-pk")
    every = rows.model._default_manager.order_by()
    rank = SearchRank(F("search"), query)
    newest = every.filter(search=query).order_by("-sort_at", "-pk").values("pk")[:RANKED]
    seen = rows.order_by().filter(pk__in=newest).values("pk")
    best = every.filter(pk__in=seen).annotate(rank=rank).order_by(*by_rank).values("pk")[:limit]
    return list(_with_relations(every.filter(pk__in=best).annotate(rank=rank).order_by(*by_rank), rows))


def _with_relations(order: QuerySet, rows: QuerySet) -> QuerySet:
    """The same columns, joins and prefetches the caller asked for."""
    order.query.deferred_loading = rows.query.deferred_loading
    if rows.query.select_related:
        order.query.select_related = rows.query.select_related
    return order.prefetch_related(*rows._prefetch_related_lookups)


def lexemes(text: str) -> set[str]:
    """The words of ``text`` as the search sees them: stemmed, without stop words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(search_vector(%s))", [text[:20_000]])
        return set(cursor.fetchone()[0])


def any_of(words: set[str]) -> SearchQuery | None:
    """A query for rows that hold any of these lexemes; None without words."""
    quoted = sorted("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return SearchQuery(" | ".join(quoted), config="simple", search_type="raw") if quoted else None
