"""Queries that are written once a process and planned once a connection.

Django takes longer to write a query with five joins than PostgreSQL takes to plan it, and PostgreSQL longer to plan
it than to answer. ``Prepared`` keeps what Django wrote, with places for the keys, as a prepared statement.

    NEW = Prepared(lambda reader, since: Review.objects.visible_to(reader).filter(opened_at__gte=since), since=datetime)
    NEW.all(user, since=yesterday)

What does not change is part of the statement, so that partial indexes are used. Who may see what is asked of a
stand-in that knows no more than a key (``Anybody``), and fails where a rule asks for more. A day or a moment that is
not a key would be kept as it was when the query was written: that is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

# Where keys stand while SQL is written.
READER = -(2**62)
ROW = READER - 1
ZONE = "\ue000zone"
STAND_INS: dict[type, tuple[str, Callable[[int], Any]]] = {
    int: ("bigint", lambda n: ROW - 1 - n),
    str: ("text", lambda n: f"\ue000{n}"),
    dt.date: ("date", lambda n: dt.date(4, 1, 1 + n)),
    dt.datetime: ("timestamptz", lambda n: dt.datetime(4, 1, 1 + n, tzinfo=dt.UTC)),
    list: ("bigint[]", lambda n: [ROW - 1 - n]),
}
# Plans for no key in particular. No helpers: starting one takes longer than what a page asks. And a key is looked up
# about as fast as the next row is read: what pages ask for is in memory, or on a disk without a head that moves.
SETTING = """SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
set_config('max_parallel_workers_per_gather', '0', false), set_config('random_page_cost', '1.1', false)"""
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # names, by connection to the server
_writing = RLock()


class Anybody:
    """Stands in for the reader while SQL is written. Who may see what asks for a key; what asks more fails here."""

    is_authenticated = True
    pk = READER


class _Somewhere(dt.tzinfo):
    """Stands in for the reader's zone."""

    def tzname(self, at: dt.datetime | None) -> str:
        return ZONE

    def utcoffset(self, at: dt.datetime | None) -> dt.timedelta:
        raise TypeError("The reader's zone is not known while a query is written; give the moment as a key.")


def written_for_everybody() -> Any:
    """A context in which SQL holds no reader's zone."""
    return timezone.override(_Somewhere())


class Plain:
    """SQL in whose parameters stand-ins are keys, asked once. ``keys``: their stand-ins and types in SQL, by name."""

    def __init__(self, sql: str, params: Sequence[Any], kinds: Mapping[str, type] | None = None) -> None:
        self.sql, self.params, self.known = sql, params, keys_of(kinds or {})
        self.places = [_name(param, self.known) for param in params]
        self.keys = [name for name in self.known if name in self.places]

    def asked(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """What to execute, and its parameters."""
        values = {"zone": _zone(), **values} if "zone" in self.keys else values
        return self.sql, [values[name] if name else param for name, param in zip(self.places, self.params, strict=True)]


class Statement(Plain):
    """The same, prepared once a connection. TypeError for a moment that is no key, and for a key that got lost."""

    def __init__(self, sql: str, params: Sequence[Any], kinds: Mapping[str, type] | None = None) -> None:
        super().__init__(sql, params, kinds)
        for name, param in zip(self.places, params, strict=True):
            if not name and (isinstance(param, dt.date) or _is_spoilt(param)):
                raise TypeError(f"{param!r} would be kept for as long as the process runs; give it as a key.")
        if lost := set(kinds or ()) - set(self.keys):
            raise TypeError(f"Nothing asks for {', '.join(sorted(lost))}.")

    @cached_property
    def text(self) -> str:
        """With what never changes in its place, and ``$1`` for the first key."""
        number = {name: f"${n}" for n, name in enumerate(self.keys, start=1)}
        with connection.cursor() as cursor:
            said = [
                number[name] if name else cursor.mogrify("%s", [param])
                for name, param in zip(self.places, self.params, strict=True)
            ]
        return self.sql % tuple(said)

    @cached_property
    def types(self) -> str:
        return f"({', '.join(self.known[name][1] for name in self.keys)})" if self.keys else ""

    @cached_property
    def name(self) -> str:
        return f"kept_{hashlib.sha256(f'{self.types} {self.text}'.encode()).hexdigest()[:24]}"

    def asked(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        if not connection.settings_dict.get("PREPARE", True):
            return super().asked(values)
        values = {"zone": _zone(), **values} if "zone" in self.keys else values
        self._prepare()
        places = f" ({', '.join(['%s'] * len(self.keys))})" if self.keys else ""
        return f"EXECUTE {self.name}{places}", [values[name] for name in self.keys]

    def _prepare(self) -> None:
        """Outlives transactions, also those that are rolled back. Not counted with what a page asks."""
        connection.close_if_health_check_failed()  # as before any other query; later it would forget what is prepared
        connection.ensure_connection()
        server = connection.connection
        known = _prepared.setdefault(server, set())
        if SETTING not in known and not connection.in_atomic_block:  # there it would be taken back with the rest
            with connection.wrap_database_errors:
                # Keys, days and moments: a plan made for any of them is as good as one made for this one.
                server.execute(SETTING)
            known.add(SETTING)
        if self.name not in known:
            with connection.wrap_database_errors:
                server.execute(f"PREPARE {self.name} {self.types} AS {self.text}")
            known.add(self.name)


class Unplanned(Statement):
    """Sent with its keys each time."""

    def asked(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        return Plain.asked(self, values)


def _is_spoilt(param: Any) -> bool:
    """Whether a lookup made something else of a stand-in: ``startswith`` adds a sign to it."""
    if isinstance(param, str):
        return "\ue000" in param
    if isinstance(param, list | tuple):
        return any(_is_spoilt(each) for each in param)
    return isinstance(param, int) and ROW - 1000 < param < READER + 1000


def _name(param: Any, keys: Mapping[str, tuple[Any, str]]) -> str:
    """The key that ``param`` stands for, or ""."""
    for name, (standin, _type) in keys.items():
        if param == standin and isinstance(param, type(standin)):
            return name
    return ""


def keys_of(kinds: Mapping[str, type]) -> dict[str, tuple[Any, str]]:
    """Stand-ins and SQL types of a reader, a row, a zone and the keys named in ``kinds``."""
    known: dict[str, tuple[Any, str]] = {
        "reader": (READER, "bigint"),
        "row": (ROW, "bigint"),
        "zone": (ZONE, "text"),
    }
    for n, (name, kind) in enumerate(kinds.items()):
        sql, make = STAND_INS[kind]
        known[name] = (make(n), sql)
    return known


def stand_ins(kinds: Mapping[str, type]) -> dict[str, Any]:
    known = keys_of(kinds)
    return {name: known[name][0] for name in kinds}


class Prepared:
    """``rows(reader, **keys)``, a queryset: its SQL is written for stand-ins, once.

    ``kinds``: the type of each key. Rows come as from the queryset, with ``select_related``, ``only``, annotations and
    ``values_list``; what is prefetched is asked for as ever.
    """

    statement: type[Statement] = Statement

    def __init__(self, rows: Callable[..., QuerySet], **kinds: type) -> None:
        self.rows, self.kinds = rows, kinds

    @cached_property
    def written(self) -> tuple[QuerySet, Any, Statement]:
        with written_for_everybody():
            rows = self.rows(Anybody(), **stand_ins(self.kinds))
            compiler = rows.query.get_compiler(using=rows.db)
            sql, params = compiler.as_sql()
        compiler.get_converters = partial(_converters, compiler.get_converters, {})
        return rows, compiler, self.statement(sql, params, self.kinds)

    @property
    def model(self) -> type[Model]:
        return self.written[0].model

    def query(self, reader: Any = None, **values: Any) -> QuerySet:
        """The rows as a queryset that has not been asked yet. It must not be narrowed further."""
        with _writing:
            rows, compiler, statement = self.written
        if "reader" in statement.keys and getattr(reader, "pk", None) is None:
            raise TypeError("These rows are for somebody who is signed in.")
        known = {"reader": getattr(reader, "pk", None), **values}
        ready = rows._chain()
        ready.query.get_compiler = partial(_compiler, compiler, statement, known)
        return ready

    def all(self, reader: Any = None, **values: Any) -> list[Any]:
        return list(self.query(reader, **values))

    def first(self, reader: Any = None, **values: Any) -> Any:
        """The first row; the query should have no more."""
        return next(iter(self.all(reader, **values)), None)


class Written(Prepared):
    """The same, planned anew each time: for words and such, where the best way depends on how common they are."""

    statement = Unplanned


def _zone() -> str:
    zone = timezone.get_current_timezone()
    return zone.tzname(None) or str(zone)


def _compiler(kept: Any, statement: Statement, values: Mapping[str, Any], *_args: Any, **_options: Any) -> Any:
    """A compiler that has nothing left to compile, for one asking."""
    compiler = copy(kept)
    compiler.connection = connection
    compiler.as_sql = lambda *_args, **_options: statement.asked(values)
    return compiler


def _converters(make: Callable[[Iterable[Any]], Any], known: dict[str, Any], expressions: Iterable[Any]) -> Any:
    if "made" not in known:
        known["made"] = make(expressions)
    return known["made"]
