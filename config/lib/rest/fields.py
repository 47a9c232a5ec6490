"""Fields that the serializers of several apps share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

YEAR = 366 * 24 * 3600  # what is known more coarsely than a year is not known


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": YEAR})
class Seconds(serializers.IntegerField):
    """A timedelta as whole seconds, at most a year."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": YEAR, **options})

    def to_internal_value(self, data: Any) -> dt.timedelta:
        return dt.timedelta(seconds=super().to_internal_value(data))

    def run_validators(self, value: Any) -> None:
        super().run_validators(int(value.total_seconds()))

    def to_representation(self, value: dt.timedelta) -> int:
        return int(value.total_seconds())


class Reference(serializers.PrimaryKeyRelatedField):
    """A row by its number, only from among those the reader may see: what is hidden is as if it were not there."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.visible_to(self.context["request"].user) if hasattr(rows, "visible_to") else rows

    def to_internal_value(self, data: Any) -> Any:
        # 1e999 is a number to a JSON reader and infinity to Python.
        if isinstance(data, bool | float):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class PlainModelSerializer(serializers.ModelSerializer):
    """Texts without a limit of their own get one that full text search can still take in."""

    LONGEST = 50_000  # characters
    serializer_related_field = Reference

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        field_class, options = super().build_standard_field(field_name, model_field)
        if field_class is serializers.CharField and not options.get("max_length") and not options.get("read_only"):
            options["max_length"] = self.LONGEST
        return field_class, options

    @property
    def user(self) -> Any:
        return self.context["request"].user
