"""Threads beside a draft. After publishing those who took part still read them, until they are deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.fields import PlainModelSerializer, Reference
from config.lib.rest.problems import Conflict, invalid
from people.api.resource import Creatable, Deletable, ReadOnly
from people.models import Person
from reviews.api.below import READ, BelowReview
from reviews.domain.comments import comment, readers, reopen, resolve, take_back
from reviews.models import Comment
from reviews.models.comment import LONGEST_TEXT


class CommentSerializer(PlainModelSerializer):
    """Plain text. ``thread``: the comment that is answered; without it a thread begins at ``section``.

    ``quote``: words of the section it is about. ``mentions``: people who read the draft and are asked personally, by
    mail; @name in the text does the same. Deleted 90 days after publishing.
    """

    section = serializers.CharField(max_length=30, required=False, help_text="A key of the review's outline.")
    text = serializers.CharField(max_length=LONGEST_TEXT)
    thread = Reference(queryset=Comment.objects.all(), required=False, allow_null=True)
    mentions = Reference(queryset=Person.objects.all(), many=True, required=False)

    class Meta:
        model = Comment
        fields = (
            "id",
            "section",
            "quote",
            "text",
            "author",
            "thread",
            "mentions",
            "created_at",
            "resolved_at",
            "resolved_by",
        )
        read_only_fields = ("author", "created_at", "resolved_at", "resolved_by")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        review, thread = self.context["view"].parent, data.get("thread")
        if thread is None and not data.get("section"):
            raise invalid("section", "Which part of the draft is it about?", "required")
        if thread is not None and thread.review_id != review.pk:
            raise invalid("thread", "A comment of this review.", "does_not_exist")
        asked = {person.pk for person in data.get("mentions", ())}
        if asked and asked - set(readers(review).values_list("pk", flat=True)):
            raise invalid("mentions", "Only people who read the draft can be asked.", "does_not_exist")
        return data

    def create(self, data: dict[str, Any]) -> Comment:
        return comment(data.pop("review"), by=self.user, asks=data.pop("mentions", ()), **data)


class Comments(Creatable, Deletable, ReadOnly, BelowReview):
    """DELETE takes one's own comment back, while nobody has answered it."""

    rows = Comment.objects.prefetch_related("mentions")
    serializer_class = CommentSerializer
    policies = dict.fromkeys(("list", "retrieve", "create", "destroy", "resolve", "reopen"), READ)

    def visible(self) -> QuerySet:
        return super().visible().visible_to(self.request.user)

    def remove(self, row: Comment) -> None:
        if row.author_id is None or row.author.user_id != self.request.user.pk:
            raise PermissionDenied("Only whoever wrote it takes it back.")
        take_back(row, by=self.request.user)

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The thread is settled. Twice is once."""
        return self.shown(resolve(self._first(), by=request.user).pk)

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The thread is not settled after all. Twice is once."""
        return self.shown(reopen(self._first(), by=request.user).pk)

    def _first(self) -> Comment:
        row = self.get_object()
        if row.thread_id is not None:
            raise Conflict("A reply is settled with its thread.")
        return row
