"""Learnings: written with their evidence, found again, cited, tried in practice."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.filters import FilterSet
from config.lib.keyset import Kept
from config.lib.rest.fields import PlainModelSerializer, Reference, with_keys
from config.lib.rest.problems import invalid
from incidents.models import Incident, System, TimelineEvent
from learnings.api.released import Releasing
from learnings.checks import check
from learnings.domain.advice import advice_on
from learnings.domain.learnings import cite, mark_relearned, note_practice, record, revise, tie, untie
from learnings.enums import InPractice, LearningKind, LearningState
from learnings.models import Learning, LearningAction, LearningCitation, LearningEvidence
from learnings.queries.learnings import is_plain, kept_library, library, seen
from learnings.queries.periods import PERIODS, since
from people.api.resource import Creatable, Deletable, Nested, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import Transitions
from people.models import Team
from people.policy import allowed
from reviews.models import Action, Review

MANY = ("also_concerns_teams", "also_concerns_systems")


class ReadableReview(Reference):
    """A review whose text the reader may read."""

    def get_queryset(self) -> QuerySet:
        return Review.objects.readable_by(self.context["request"].user).select_related("incident")


class VisibleAction(Reference):
    def get_queryset(self) -> QuerySet:
        return Action.objects.visible_to(self.context["request"].user).select_related("review__incident")


class EvidenceSerializer(PlainModelSerializer):
    """One of ``event``, ``incident`` and ``url``; ``note`` says what it shows."""

    event = Reference(queryset=TimelineEvent.objects.all(), required=False, allow_null=True)
    incident = Reference(queryset=Incident.objects.all(), required=False, allow_null=True)

    class Meta:
        model = LearningEvidence
        fields = ("event", "incident", "url", "note")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in data.items() if value not in (None, "")}
        if len(given.keys() & {"event", "incident", "url"}) != 1:
            raise serializers.ValidationError("One of event, incident and url.", code="one")
        return given


class LearningSerializer(Versioned):
    """``evidence`` is replaced as a whole where it is sent. ``relearned_from``: the earlier one that said the same."""

    ref = serializers.CharField(read_only=True)
    review = ReadableReview(queryset=Review.objects.all(), help_text="At creation only.")
    evidence = EvidenceSerializer(many=True, required=False, max_length=100)
    relearned_from = serializers.SerializerMethodField()

    class Meta:
        model = Learning
        fields = (
            "id",
            "ref",
            "review",
            "before_we_believed",
            "now_we_know",
            "evidence",
            *MANY,
            "holds_when",
            "new_to",
            "confidence",
            "kind",
            "notice_if_it_stops",
            "revisit_on",
            "relearned_from",
            "state",
            "shared_at",
            "withdrawn_because",
            "changed_behaviour",
            "in_practice",
            "created_at",
            "sort_at",
            "updated_at",
            "version",
        )
        read_only_fields = (
            "state",
            "shared_at",
            "withdrawn_because",
            "changed_behaviour",
            "in_practice",
            "created_at",
            "sort_at",
            "updated_at",
        )

    def get_relearned_from(self, learning: Learning) -> int | None:
        """The earlier one may belong to an incident that this reader must not know of."""
        return learning.relearned_from_id if learning.relearned else None

    def make(self, data: dict[str, Any]) -> Learning:
        review = data.pop("review")
        allowed(self.user, "reviews.change_review", review)
        return record(review, by=self.user, **data)

    def update(self, learning: Learning, data: dict[str, Any]) -> Learning:
        data.pop("review", None)
        evidence = data.pop("evidence", None)
        changes, many, version = self.split(data)
        return revise(learning, by=self.user, changes=changes, many=many, evidence=evidence, version=version)


class LearningFilter(FilterSet):
    """The library's filters; the query itself is the page's."""

    q = filters.CharFilter(max_length=200, help_text="Words, a “phrase”, or, -not.")
    kind = filters.ChoiceFilter(choices=LearningKind.choices)
    in_practice = filters.ChoiceFilter(choices=InPractice.choices)
    state = filters.ChoiceFilter(choices=LearningState.choices, help_text="Without it: all but the withdrawn.")
    team = filters.ModelChoiceFilter(field_name="also_concerns_teams", queryset=Team.objects.all())
    system = filters.ModelChoiceFilter(field_name="also_concerns_systems", queryset=System.objects.all())
    period = filters.ChoiceFilter(choices=[(days, label) for days, label in PERIODS.items() if days])
    relearned = filters.BooleanFilter(help_text="Only what came back.")
    review = filters.NumberFilter(min_value=1, max_value=10**18)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = with_period(self.form.cleaned_data)
        rows = library(queryset, chosen)
        return rows.filter(review=chosen["review"]) if chosen.get("review") else rows


def with_period(chosen: dict[str, Any]) -> dict[str, Any]:
    return chosen | {"since": since(chosen.get("period") or "")}


def in_api(reader: Any) -> QuerySet[Learning]:
    """Learnings with what their endpoint shows."""
    return with_keys(seen(reader).prefetch_related("evidence").defer("search"), *MANY)


class RelearnedInput(serializers.Serializer):
    earlier = Reference(
        queryset=Learning.objects.all(), allow_null=True, help_text="The learning that said the same; null: none."
    )


class PracticeInput(serializers.Serializer):
    in_practice = serializers.ChoiceField(choices=InPractice.choices)
    changed_behaviour = serializers.CharField(max_length=5000, allow_blank=True, required=False, default="")


class AdviceInput(serializers.Serializer):
    now_we_know = serializers.CharField(max_length=5000)
    review = ReadableReview(
        queryset=Review.objects.all(), required=False, help_text="Compares with its timeline; leaves out what was kept."
    )


class AdviceSerializer(serializers.Serializer):
    """One question with one example. It advises and never decides."""

    code = serializers.CharField()
    question = serializers.CharField()
    example = serializers.CharField()
    about = serializers.CharField(allow_blank=True)


class Learnings(Creatable, Patchable, Releasing, Transitions, ReadOnly):
    rows = Learning.objects.all()
    serializer_class = LearningSerializer
    filterset_class = LearningFilter
    policies = policies(
        "learnings.learning",
        relearned="learnings.change_learning",
        practice="learnings.change_learning",
        advice="learnings.add_learning",
        release="learnings.propose_releasedlearning",
        release_step="learnings.take_back_releasedlearning",
    )

    def visible(self) -> QuerySet:
        rows = in_api(self.request.user)
        return rows if self.action == "list" else rows.select_related("review__incident")

    def kept(self, request: Request) -> tuple[Kept | None, dict[str, Any]]:
        """What the filters of the page know is kept as the page keeps it; other questions are asked as ever."""
        asked = [name for name in request.query_params if name != "cursor"]
        form = LearningFilter(request.query_params, queryset=Learning.objects.none()).form
        if not set(asked) <= {*form.fields} - {"review"} or not form.is_valid():
            return None, {}
        chosen = with_period(form.cleaned_data)
        return kept_library(chosen, shown=in_api, size=self.paginator.size) if is_plain(chosen) else (None, {})

    @extend_schema(request=RelearnedInput)
    @action(detail=True, methods=["post"])
    def relearned(self, request: Request, pk: str) -> Response:
        """Say that this was known before. A finding, not an error."""
        learning, data = self.get_object(), self.read(RelearnedInput, request)
        return self.shown(mark_relearned(learning, by=request.user, **data).pk)

    @extend_schema(request=PracticeInput)
    @action(detail=True, methods=["post"])
    def practice(self, request: Request, pk: str) -> Response:
        """Say whether it changed how we work."""
        return self.shown(note_practice(self.get_object(), by=request.user, **self.read(PracticeInput, request)).pk)

    @extend_schema(request=AdviceInput, responses=AdviceSerializer(many=True), filters=False)
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def advice(self, request: Request) -> Response:
        """What the text checks ask about a statement. Nothing is stored."""
        data = self.read(AdviceInput, request)
        review = data.get("review")
        found = advice_on(data["now_we_know"], review) if review else check(data["now_we_know"])
        return Response(AdviceSerializer(found, many=True).data)


class CitationSerializer(PlainModelSerializer):
    review = ReadableReview(queryset=Review.objects.all())

    class Meta:
        model = LearningCitation
        fields = ("id", "review", "note", "cited_at")
        read_only_fields = ("cited_at",)

    def create(self, data: dict[str, Any]) -> LearningCitation:
        allowed(self.user, "reviews.change_review", data["review"])
        if data["review"].pk == data["learning"].review_id:
            raise invalid("review", "A later review, not its own.")
        return cite(data.pop("learning"), by=self.user, **data)


class TieSerializer(PlainModelSerializer):
    """An action that answers to the learning."""

    action = VisibleAction(queryset=Action.objects.all())

    class Meta:
        model = LearningAction
        fields = ("id", "action")

    def create(self, data: dict[str, Any]) -> LearningAction:
        user = self.context["request"].user
        allowed(user, "reviews.change_action", data["action"])
        return tie(data["action"], by=user, learning=data["learning"])


class Ties(Creatable, Deletable, ReadOnly, Nested):
    """Actions that answer to the learning. Tying twice is once."""

    parents = Learning.objects.select_related("review__incident")
    parent_kwarg, parent_field = "learning_pk", "learning"
    rows = LearningAction.objects.select_related("action__review__incident", "learning__review")
    serializer_class = TieSerializer
    keyset_field, newest_first = "id", False
    policies = {
        "list": "learnings.view_learning",
        "retrieve": "learnings.view_learning",
        "create": "learnings.view_learning",
        "destroy": "learnings.view_learning",
    }

    def visible(self) -> QuerySet:
        return super().visible().filter(action__in=Action.objects.visible_to(self.request.user))

    def remove(self, row: LearningAction) -> None:
        allowed(self.request.user, "reviews.change_action", row.action)
        untie(row.action, by=self.request.user, learning=row.learning)


class Citations(Creatable, ReadOnly, Nested):
    """Later reviews that lean on the learning. Citing twice keeps the first."""

    parents = Learning.objects.select_related("review__incident")
    parent_kwarg, parent_field = "learning_pk", "learning"
    rows = LearningCitation.objects.all()
    serializer_class = CitationSerializer
    keyset_field, newest_first = "id", False
    policies = {
        "list": "learnings.view_learning",
        "retrieve": "learnings.view_learning",
        "create": "learnings.cite_learning",
    }

    def visible(self) -> QuerySet:
        return super().visible().filter(review__in=Review.objects.readable_by(self.request.user))
