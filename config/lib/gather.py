"""Rows and the lists below them in one query: like ``prefetch_related``, as JSON arrays beside the row.

A page about one thing shows a dozen small lists of it. ``prefetch_related`` asks for each; here they come along with
the row, or in one more query for a row in hand. Made for one row, or a handful: for pages of lists ``prefetch_related``
is the better tool.

    fill(review, Rows("factors", Factor.objects.all(), below=[Rows("events")]), Rows("actions", to="shown_actions"))
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.base import ModelState
from django.db.models.functions import Cast
from django.db.models.signals import post_init, pre_init

from config.lib.prepared import ROW, Anybody, Plain, Statement, stand_ins, written_for_everybody

Row = TypeVar("Row", bound=models.Model)
MOST = 2**63  # keys are smaller; an address may hold any number


@dataclass(frozen=True)
class Rows:
    """One list: what the related manager ``name`` gives.

    ``rows`` narrows, orders and cuts them; of it ``select_related`` (forward, by name), ``defer`` and annotations that
    are the same in JSON are honoured. ``of``: the manager belongs to this forward relation of the row. ``to``: keep
    them as a list under this name, for what is not the whole of the relation; else ``.all()`` of the manager answers
    without a query from then on.
    ``by``: no manager leads there; a lookup of ``rows`` that names the row. Needs ``to``.
    """

    name: str
    rows: QuerySet | None = None
    below: Sequence[Rows] = ()
    of: str = ""
    to: str = ""
    by: str = ""


@dataclass(frozen=True)
class Loose:
    """Values that have nothing to do with the row (the options of a select): ``rows.values_list(*columns)``."""

    name: str
    rows: QuerySet
    columns: tuple[str, ...] = ("pk", "name")


class _JsonArray(Func):
    function = "json_build_array"
    output_field = JSONField()


class _JsonRows(Subquery):
    template = "array_to_json(ARRAY(%(subquery)s))"
    output_field = JSONField()


class _Text(Func):
    """As text: read by us, in one go, and not by Django's converters, twice."""

    template = "(%(expressions)s)::text"
    output_field = TextField()


def fill(row: Row, *lists: Rows | Loose) -> Row:
    """Read ``lists`` for a row in hand, in one query, and put them on it. What was there is read again."""
    return _Once(type(row), lists).fill(row)


class Lists:
    """The lists of ``model``, made once: their SQL is written once a process (config/lib/prepared.py).

    ``lists`` may be a function of the reader, for lists in which not everybody sees everything, and of keys:
    ``kinds`` are their types.
    """

    def __init__(
        self,
        model: type[models.Model],
        lists: Sequence[Rows | Loose] | Callable[..., Sequence[Rows | Loose]],
        **kinds: type,
    ) -> None:
        self.model, self._lists, self.kinds = model, lists, kinds

    @cached_property
    def lists(self) -> Sequence[Rows | Loose]:
        return self._lists(Anybody(), **stand_ins(self.kinds)) if callable(self._lists) else self._lists

    @cached_property
    def plans(self) -> list[_Plan]:
        return [_Plan(self.model, entry) for entry in self.lists]

    @cached_property
    def query(self) -> Plain:
        rows = self.model._base_manager.filter(pk=ROW).order_by()
        return self.kept(rows.values_list(*(_Text(plan.expression()) for plan in self.plans)))

    def kept(self, rows: QuerySet) -> Plain:
        return _statement(rows, self.kinds)

    def fill(self, row: Row, reader: Any = None, **values: Any) -> Row:
        """Put the lists on ``row``, as ``reader`` may see them. What was there is read again."""
        if callable(self._lists) and not is_known(reader):
            raise TypeError("These lists are for somebody who is signed in.")
        found = _asked(self.query, row.pk, reader, values)
        if found is None:
            raise self.model.DoesNotExist
        _put(self.plans, row, found)
        return row


class _Once(Lists):
    """Lists of one asking: nothing is worth keeping."""

    def kept(self, rows: QuerySet) -> Plain:
        return Plain(*rows.query.sql_with_params())


class Found:
    """One row with its lists, where the reader may see it: also written once a process.

    ``rows``: of a reader, what they see of a model; ``select_related`` and ``defer`` are honoured.
    """

    def __init__(self, rows: Callable[[Any], QuerySet], lists: Callable[[Any], Sequence[Rows | Loose]]) -> None:
        self.rows, self.lists = rows, lists

    @cached_property
    def parts(self) -> tuple[_Shape, list[_Plan], Plain]:
        rows = self.rows(Anybody())
        shape = _Shape(rows.model, rows)
        plans = [_Plan(rows.model, entry) for entry in self.lists(Anybody())]
        asked = (_JsonArray(*shape.columns()), *(plan.expression() for plan in plans))
        narrowed = rows.filter(pk=ROW).order_by().select_related(None)
        return shape, plans, _statement(narrowed.values_list(*map(_Text, asked)))

    def get(self, reader: Any, pk: int) -> Any:
        """The row, or None for whoever may not know of it."""
        shape, plans, query = self.parts
        found = _asked(query, pk, reader) if is_known(reader) and pk < MOST else None
        if found is None:
            return None
        row = shape.made(json.loads(found[0], parse_float=str))
        _put(plans, row, found[1:])
        return row


def is_known(reader: Any) -> bool:
    return bool(getattr(reader, "is_authenticated", False))


def _asked(statement: Plain, pk: int, reader: Any, values: dict[str, Any] | None = None) -> tuple[str, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(*statement.asked({"row": pk, "reader": getattr(reader, "pk", None), **(values or {})}))
        return cursor.fetchone()


def _statement(rows: QuerySet, kinds: dict[str, type] | None = None) -> Statement:
    with written_for_everybody():
        return Statement(*rows.query.sql_with_params(), kinds)


class Several:
    """Lists that have nothing to do with each other, in one query that is written once a process.

    ``lists(**keys)``: querysets by name, in order; what ``Rows`` honours of them is honoured.
    """

    def __init__(self, lists: Callable[..., dict[str, QuerySet]], **kinds: type) -> None:
        self.lists, self.kinds = lists, kinds

    @cached_property
    def parts(self) -> tuple[dict[str, _Shape], Plain]:
        lists = self.lists(**stand_ins(self.kinds))
        shapes = {name: _Shape(rows.model, rows) for name, rows in lists.items()}
        asked: list[str] = []
        params: list[Any] = []
        for name, rows in lists.items():
            columns = _JsonArray(*shapes[name].columns())
            with written_for_everybody():
                sql, more = rows.select_related(None).values_list(columns).query.sql_with_params()
            asked, params = [*asked, f"array_to_json(ARRAY({sql}))::text"], [*params, *more]
        return shapes, Statement(f"SELECT {', '.join(asked)}", params, self.kinds)

    def all(self, **values: Any) -> dict[str, list[Any]]:
        shapes, statement = self.parts
        with connection.cursor() as cursor:
            cursor.execute(*statement.asked(values))
            found = cursor.fetchone()
        read = [json.loads(text, parse_float=str) for text in found]
        return {name: [shapes[name].made(each) for each in rows] for name, rows in zip(shapes, read, strict=True)}


def _put(plans: Sequence[_Plan], row: models.Model, found: Sequence[str]) -> None:
    for plan, text in zip(plans, found, strict=True):
        plan.put(row, json.loads(text, parse_float=str))


class _Plan:
    """How one list is asked for, and how its rows are made of the answer."""

    def __init__(self, model: type[models.Model], entry: Rows | Loose) -> None:
        self.entry = entry
        if isinstance(entry, Loose):
            return
        self.owner = model._meta.get_field(entry.of) if entry.of else None
        parent = self.owner.related_model if self.owner else model
        self.relation = None if entry.by else parent._meta.get_field(entry.name)
        rows = entry.rows if entry.rows is not None else self.relation.related_model._default_manager.all()
        self.back = entry.by or self.relation.remote_field.name
        points_back = self.relation is not None and self.relation.one_to_many
        self.to_parent = self.relation.field.cache_name if points_back else ""
        self.rows, self.shape = rows, _Shape(rows.model, rows)
        self.below = [_Plan(rows.model, each) for each in entry.below]

    def expression(self) -> _JsonRows:
        if isinstance(self.entry, Loose):
            columns = [F(name) for name in self.entry.columns]
            return _JsonRows(self.entry.rows.values_list(_JsonArray(*columns)))
        key = OuterRef(self.owner.attname if self.owner else "pk")
        rows = _narrowed(self.rows, self.back, key).select_related(None)
        columns = self.shape.columns()
        return _JsonRows(rows.values_list(_JsonArray(*columns, *(plan.expression() for plan in self.below))))

    def put(self, row: models.Model, values: list[list[Any]]) -> None:
        if isinstance(self.entry, Loose):
            setattr(row, self.entry.name, [tuple(each) for each in values])
            return
        parent = getattr(row, self.owner.name) if self.owner else row
        made = [self._made(each, parent) for each in values]
        if self.entry.to:
            setattr(parent, self.entry.to, made)
            return
        known = self._list_of(parent)
        known._result_cache, known._prefetch_done = made, True
        vars(parent).setdefault("_prefetched_objects_cache", {})[self.entry.name] = known

    def _list_of(self, parent: models.Model) -> QuerySet:
        """What the manager's ``all()`` gives; of many to many it would write the join, which few ask for."""
        if not self.relation.many_to_many:
            return getattr(parent, self.entry.name).all()
        known = self.relation.related_model._default_manager.all()
        known._add_hints(instance=parent)
        known._deferred_filter = False, (), {self.back: parent}
        return known

    def _made(self, values: list[Any], parent: models.Model) -> models.Model:
        row = self.shape.made(values)
        if self.to_parent:
            row._state.fields_cache[self.to_parent] = parent
        for plan, below in zip(self.below, values[self.shape.size :], strict=True):
            plan.put(row, below)
        return row


def _narrowed(rows: QuerySet, back: str, key: OuterRef) -> QuerySet:
    """Filtered after the caller's cut: the cut is made for each parent, so it moves behind the filter."""
    low, high = rows.query.low_mark, rows.query.high_mark
    if not rows.query.is_sliced:
        return rows.filter(**{back: key})
    rows = rows.all()
    rows.query.clear_limits()
    return rows.filter(**{back: key})[low:high]


class _Shape:
    """The columns of a model, and of what is read along with it, and how rows are made of their JSON."""

    def __init__(self, model: type[models.Model], rows: QuerySet, along: Any = None, prefix: str = "") -> None:
        self.model, self.rows, self.prefix = model, rows, prefix
        hidden = _deferred(rows)
        fields = [f for f in model._meta.concrete_fields if f"{prefix}{f.name}" not in hidden and not _is_vector(f)]
        self.names = [f.attname for f in fields]
        self.key = self.names.index(model._meta.pk.attname)
        self.convert = [_converter(f) for f in fields]
        self.converted = [(n, make) for n, make in enumerate(self.convert) if make]
        self.plain = _is_plain(model)
        self.beside = [] if prefix else list(rows.query.annotation_select)
        along = along if prefix else rows.query.select_related
        self.along = [self._along(name, below) for name, below in (along or {}).items()]
        self.size = len(self.names) + len(self.beside) + sum(shape.size for *_, shape in self.along)

    def _along(self, name: str, below: dict[str, Any]) -> tuple[Any, str, _Shape]:
        relation = self.model._meta.get_field(name)
        return relation, relation.cache_name, _Shape(relation.related_model, self.rows, below, f"{self.prefix}{name}__")

    def columns(self) -> list[Any]:
        """What is asked for: JSON as text, so that its numbers are read apart from ours."""
        own = [
            Cast(f"{self.prefix}{name}", TextField()) if make is json.loads else F(f"{self.prefix}{name}")
            for name, make in zip(self.names, self.convert, strict=True)
        ]
        own += [F(name) for name in self.beside]
        return own + [column for *_, shape in self.along for column in shape.columns()]

    def made(self, values: list[Any], at: int = 0) -> models.Model:
        """A row of the values from ``at`` on; behind its ``size`` begins what is not its own."""
        beside = at + len(self.names)
        own = values[at:beside]
        for n, make in self.converted:
            if own[n] is not None:
                own[n] = make(own[n])
        row = self._instance(own) if self.plain else self.model.from_db(None, self.names, own)
        for name in self.beside:
            setattr(row, name, values[beside])
            beside += 1
        cached = row._state.fields_cache
        for relation, name, shape in self.along:
            related = None if values[beside + shape.key] is None else shape.made(values, beside)
            beside += shape.size
            cached[name] = related
            if related is not None and relation.one_to_one:
                relation.remote_field.set_cached_value(related, row)
        return row

    def _instance(self, own: list[Any]) -> models.Model:
        """What ``from_db`` makes, without asking of every column what it may be: a quarter of the time."""
        row = self.model.__new__(self.model)
        row._state = state = ModelState()
        state.adding, state.fields_cache = False, {}
        vars(row).update(zip(self.names, own, strict=True))
        return row


def _is_plain(model: type[models.Model]) -> bool:
    """Whether nobody has a hand in how its rows are made."""
    makers = (model.__init__, model.from_db.__func__)
    listened = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return makers == (models.Model.__init__, models.Model.from_db.__func__) and not listened


def _deferred(rows: QuerySet) -> Iterable[str]:
    names, deferred = rows.query.deferred_loading
    if not deferred:
        raise TypeError("only() is not understood here; use defer().")
    return names


def _is_vector(field: models.Field) -> bool:
    return isinstance(field, SearchVectorField)


# JSON holds these as text; numbers with a point are read as text, so that none is rounded.
_MADE = (models.DateField, models.TimeField, models.DurationField, models.DecimalField, models.UUIDField)


def _converter(field: models.Field) -> Callable[[Any], Any] | None:
    """What makes the field's value of its JSON, where there is one; None where it is the same."""
    if isinstance(field, models.FloatField):
        return float
    if isinstance(field, models.DateTimeField):  # a date too, to Django
        return dt.datetime.fromisoformat
    if isinstance(field, _MADE):
        return field.to_python
    if isinstance(field, models.JSONField):
        return json.loads
    if isinstance(field, models.BinaryField):
        raise TypeError(f"{field}: this column cannot be gathered.")
    return None
