"""Thanks, private first; and the work that was done before it mattered."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import OuterRef, QuerySet

from config.lib.any_of import there_is
from config.lib.filters import FilterSet
from config.lib.rest.fields import PlainModelSerializer, Reference, with_keys
from learnings.api.learnings import ReadableReview
from learnings.domain.credits import give, note_work
from learnings.enums import Consent, CreditKind
from learnings.models import Concern, Credit, PreventiveWork
from people.api.resource import Creatable, Patchable, ReadOnly, policies
from people.api.transitions import Transitions
from people.models import Team
from reviews.models import Review


class CreditSerializer(PlainModelSerializer):
    """About one act and what it made possible. Others see it once the recipient says so."""

    review = ReadableReview(queryset=Review.objects.all(), required=False, allow_null=True)
    concern = Reference(queryset=Concern.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Credit
        fields = (
            "id",
            "kind",
            "recipient",
            "text",
            "consent",
            "review",
            "concern",
            "work",
            "given_at",
            "answered_at",
            "sort_at",
        )
        read_only_fields = ("consent", "given_at", "answered_at", "sort_at")

    def to_representation(self, credit: Credit) -> dict[str, Any]:
        # Thanks reach people who do not see the review they are about.
        shown = super().to_representation(credit)
        return shown if credit.review_readable else {**shown, "review": None}

    def create(self, data: dict[str, Any]) -> Credit:
        return give(data.pop("recipient"), by=self.user, **data)


class CreditFilter(FilterSet):
    kind = filters.ChoiceFilter(choices=CreditKind.choices)
    consent = filters.ChoiceFilter(choices=Consent.choices)


class Credits(Creatable, Transitions, ReadOnly):
    """By time, never by person. The recipient answers by a transition: accept, decline, keep_private."""

    rows = Credit.objects.select_related("recipient")
    serializer_class = CreditSerializer
    filterset_class = CreditFilter
    policies = policies("learnings.credit")

    def visible(self) -> QuerySet:
        readable = Review.objects.readable_by(self.request.user).filter(pk=OuterRef("review"))
        return super().visible().annotate(review_readable=there_is(readable))


class PreventiveWorkSerializer(PlainModelSerializer):
    concern = Reference(queryset=Concern.objects.all(), required=False, allow_null=True)

    class Meta:
        model = PreventiveWork
        fields = (
            "id",
            "title",
            "mechanism",
            "done_on",
            "effect_check_on",
            "effect",
            "team",
            "people",
            "concern",
            "link",
            "created_at",
            "sort_at",
        )
        read_only_fields = ("created_at", "sort_at")

    def create(self, data: dict[str, Any]) -> PreventiveWork:
        return note_work(None, by=self.user, **data)

    def update(self, work: PreventiveWork, data: dict[str, Any]) -> PreventiveWork:
        people = data.pop("people", list(work.people.all()))
        return note_work(work, by=self.user, people=people, **data)


class PreventiveWorkFilter(FilterSet):
    team = filters.ModelChoiceFilter(queryset=Team.objects.all())


class PreventiveWorks(Creatable, Patchable, ReadOnly):
    rows = with_keys(PreventiveWork.objects.all(), "people")
    open_to_all = "preventive work is told to everybody"
    serializer_class = PreventiveWorkSerializer
    filterset_class = PreventiveWorkFilter
    policies = policies("learnings.preventivework")
