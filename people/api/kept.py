"""Lists of the API by nothing or by one of few values: their queries are written once a process, as those of pages.

With fifty rows, writing such a query took Django longer than answering it took PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from django.db.models import IntegerField, QuerySet
from rest_framework.request import Request

from config.lib.keyset import Kept


def kept_list(kind: type[Any], request: Request, *, size: int) -> Kept | None:
    """The list of the viewset ``kind`` that is asked for, where it is one of few; ``kind.few`` names the filters.

    ``size``: rows of a page.
    """
    asked = {name: value for name, value in request.query_params.items() if name != "cursor"}
    several = any(len(values) > 1 for _name, values in request.query_params.lists())
    if kind.few is None or several or len(asked) > 1:
        return None
    if all(name in kind.few and value in _values(kind, name) for name, value in asked.items()):
        return _kept(kind, size, *asked.items())
    return None


def _values(kind: type[Any], name: str) -> list[str]:
    """What the filter may be asked for: other values are refused where it is asked as ever."""
    return [str(value) for value, _label in kind.filterset_class.base_filters[name].extra.get("choices", ())]


@lru_cache(maxsize=256)
def _kept(kind: type[Any], size: int, *chosen: tuple[str, str]) -> Kept:
    field = kind.rows.model._meta.get_field(kind.keyset_field)
    value = int if isinstance(field, IntegerField) else dt.datetime
    return Kept(partial(_rows, kind, dict(chosen)), field=kind.keyset_field, value=value, size=size)


def _rows(kind: type[Any], chosen: dict[str, str], reader: Any) -> QuerySet:
    request = SimpleNamespace(user=reader)
    rows = kind(request=request, action="list").visible()
    return kind.filterset_class(chosen, queryset=rows, request=request).qs
