"""What people look for, in the organisation's text search configuration.

Its name is part of the query: asked for by a function of the database, words were made into a query once more for every
row that is looked at, six times as long as looking.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery

from config.lib.typed import plain
from people.models.organisation import CURRENT


def configuration() -> str:
    """The name of the configuration. One query."""
    organisation = CURRENT.first()
    return organisation.search_configuration if organisation else "english"


def web_query(words: str, language: str) -> SearchQuery:
    """What people type: words, "a phrase", or, -not."""
    return SearchQuery(plain(words), config=language, search_type="websearch")
