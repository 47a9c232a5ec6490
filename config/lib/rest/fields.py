"""Fields that the serializers of several apps share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.relations import MANY_RELATION_KWARGS

from config.lib.moments import YEARS

YEAR = 366 * 24 * 3600  # what is known more coarsely than a year is not known


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": YEAR})
class Seconds(serializers.IntegerField):
    """A timedelta as whole seconds, at most a year."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": YEAR, **options})

    def to_internal_value(self, data: Any) -> dt.timedelta:
        seconds = super().to_internal_value(data)
        super().run_validators(seconds)  # before: a timedelta does not hold every number
        return dt.timedelta(seconds=seconds)

    def run_validators(self, value: Any) -> None:
        """Done on the number."""

    def to_representation(self, value: dt.timedelta) -> int:
        return int(value.total_seconds())


class Reference(serializers.PrimaryKeyRelatedField):
    """A row by its number, only from among those the reader may see: what is hidden is as if it were not there."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.visible_to(self.context["request"].user) if hasattr(rows, "visible_to") else rows

    @classmethod
    def many_init(cls, *args: Any, **options: Any) -> References:
        shared = {name: value for name, value in options.items() if name in MANY_RELATION_KWARGS}
        return References(child_relation=cls(*args, **options), **shared)

    def to_internal_value(self, data: Any) -> Any:
        # 1e999 is a number to a JSON reader and infinity to Python.
        if isinstance(data, bool | float):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class References(serializers.ManyRelatedField):
    """Several rows by their numbers; of rows that came ``with_keys`` without asking for more."""

    def get_attribute(self, instance: Any) -> Any:
        keys = getattr(instance, f"{self.source}_keys", None)
        return super().get_attribute(instance) if keys is None else keys

    def to_representation(self, rows: Iterable[Any]) -> list[int]:
        return [row if isinstance(row, int) else row.pk for row in rows]


def with_keys(rows: QuerySet, *names: str) -> QuerySet:
    """``rows`` with the numbers of what they are linked to, in its order, instead of an object for each of those."""
    for name in names:
        field = rows.model._meta.get_field(name)
        linked = field.remote_field.model._default_manager.filter(**{field.related_query_name(): OuterRef("pk")})
        rows = rows.annotate(**{f"{name}_keys": ArraySubquery(linked.values("pk"))})
    return rows


class Moment(serializers.DateTimeField):
    """Between 1970 and 2100, as on the pages. Asks for the zone once a request instead of once a value."""

    @cached_property
    def timezone(self) -> dt.tzinfo:
        return timezone.get_current_timezone()

    def to_internal_value(self, value: Any) -> dt.datetime:
        moment = super().to_internal_value(value)
        if moment.year not in YEARS:
            raise serializers.ValidationError(gettext("The year has to be between 1970 and 2100."), code="year")
        return moment


class PlainModelSerializer(serializers.ModelSerializer):
    """Texts without a limit of their own get one that full text search can still take in."""

    LONGEST = 50_000  # characters
    serializer_related_field = Reference
    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, DateTimeField: Moment}

    def to_representation(self, row: Any) -> dict[str, Any]:
        # A list writes fifty rows of forty values: how each is read and shown is settled once, not for each row.
        values = ((name, read(row), show) for name, read, show in self._shown)
        return {name: None if value is None else show(value) for name, value, show in values}

    @cached_property
    def _shown(self) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
        columns = {field.name: field.attname for field in self.Meta.model._meta.concrete_fields}
        return [(field.field_name, *_read_and_shown(field, columns)) for field in self._readable_fields]

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        field_class, options = super().build_standard_field(field_name, model_field)
        if field_class is serializers.CharField and not options.get("max_length") and not options.get("read_only"):
            options["max_length"] = self.LONGEST
        return field_class, options

    @property
    def user(self) -> Any:
        return self.context["request"].user


def _read_and_shown(field: serializers.Field, columns: dict[str, str]) -> tuple[Callable, Callable]:
    """How to read a row's value and how to write it; columns of the row itself need no detours."""
    if field.source not in columns:
        return field.get_attribute, field.to_representation
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return attrgetter(columns[field.source]), _itself
    return attrgetter(field.source), str if type(field) is serializers.CharField else field.to_representation


def _itself(value: Any) -> Any:
    return value
