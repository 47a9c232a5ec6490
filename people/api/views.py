"""Teams, people and oneself."""

from __future__ import annotations

import django_filters as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.filters import FilterSet
from people.api.permissions import HasPolicy
from people.api.resource import ReadOnly, policies
from people.models import Person, Team, User


class TeamSerializer(serializers.ModelSerializer):
    class Meta:
        model = Team
        fields = ("id", "name", "slug", "parent", "about")


class PersonSerializer(serializers.ModelSerializer):
    """No address: the API names people, it does not hand out how to reach them."""

    class Meta:
        model = Person
        fields = ("id", "name", "role_label", "team")


class MeSerializer(serializers.ModelSerializer):
    person = PersonSerializer(allow_null=True, read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "role", "zone", "person")


class PersonFilter(FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", max_length=120, help_text="Part of a name.")
    team = filters.ModelChoiceFilter(queryset=Team.objects.all())


class Teams(ReadOnly):
    rows = Team.objects.all()
    serializer_class = TeamSerializer
    keyset_field = "id"
    policies = policies("people.team")


class People(ReadOnly):
    """Whom a role, an owner or a thank-you may name. Nothing else can be looked up by person."""

    rows = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    keyset_field = "id"
    policies = policies("people.person")


class Me(APIView):
    """Whose session or token this is."""

    permission_classes = (HasPolicy,)
    policies = {"list": "people.view_person", "retrieve": "people.view_person"}
    action = "retrieve"

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user).data)
