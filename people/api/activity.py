"""The activity log, for admins. It can be narrowed to a kind of thing, never to a person."""

from __future__ import annotations

import django_filters as filters
from rest_framework import mixins, serializers

from config.lib.filters import FilterSet
from people.api.resource import Resource
from people.models import LogEntry


class LogEntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = LogEntry
        fields = (
            "id",
            "at",
            "actor_label",
            "verb",
            "object_type",
            "object_id",
            "object_ref",
            "incident_id",
            "review_id",
            "data",
        )


class LogEntryFilter(FilterSet):
    object_type = filters.CharFilter(max_length=40, help_text="The kind of thing, such as `incident`.")


class Activity(mixins.ListModelMixin, Resource):
    rows = LogEntry.objects.all()
    serializer_class = LogEntrySerializer
    filterset_class = LogEntryFilter
    keyset_field = "at"
    policies = {"list": "people.view_logentry"}
