"""What every endpoint shares: it starts from what the user may see, and asks a policy per action."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.keyset import Kept
from config.lib.rest.fields import PlainModelSerializer
from config.lib.rest.problems import Conflict
from people.api.idempotency import IdempotentCreate
from people.api.kept import kept_list
from people.api.permissions import HasPolicy
from people.domain.editing import EditConflict

NUMBER = "[0-9]{1,18}"


def policies(model: str, *, write: str = "change", **more: str) -> dict[str, str]:
    """The usual permission per action of ``"app.model"``; ``more`` names those of other actions.

    Transitions ask only for `view` here: the workflow's table knows who may do each.
    """
    app, _, name = model.partition(".")
    reading = ("list", "retrieve", "transitions", "perform_transition")
    usual = dict.fromkeys(reading, f"{app}.view_{name}")
    usual |= {"create": f"{app}.add_{name}"}
    usual |= dict.fromkeys(("partial_update", "destroy"), f"{app}.{write}_{name}")
    return usual | more


class Resource(viewsets.GenericViewSet):
    """A viewset over ``rows``; ``policies`` maps action names to permissions.

    ``open_to_all``: why rows without a ``visible_to`` of their own are for every signed-in person.
    """

    permission_classes = (HasPolicy,)
    http_method_names = ("get", "post", "patch", "delete", "head")
    policies: ClassVar[dict[str, str]] = {}
    rows: ClassVar[QuerySet]
    open_to_all: ClassVar[str] = ""
    lookup_value_regex = NUMBER
    keyset_field = "sort_at"

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the schema asks what the rows are, for nobody
            return self.rows.none()
        return self.visible()

    def visible(self) -> QuerySet:
        return self.rows.all() if self.open_to_all else self.rows.visible_to(self.request.user)

    def given(self) -> dict[str, Any]:
        """What the address says already about a row to be made."""
        return {}

    def shown(self, pk: int, *, code: int = status.HTTP_200_OK) -> Response:
        """The row as it stands now; 204 where the change took it out of the user's sight."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(self.get_serializer(row).data, status=code)

    def read(self, serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
        """The body of an action that is no create or patch, checked."""
        data = serializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        return data.validated_data


class ReadOnly(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    """List and retrieve. ``few``: filters with so few values that their lists are written once a process."""

    few: ClassVar[tuple[str, ...] | None] = None

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        kept, keys = self.kept(request)
        if kept is None:
            return super().list(request, *args, **kwargs)
        rows = self.paginator.paginate_kept(kept, request, **keys)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def kept(self, request: Request) -> tuple[Kept | None, dict[str, Any]]:
        """The list that is asked for, where it is written once a process, and its keys."""
        return kept_list(type(self), request, size=self.paginator.size), {}


class PlainCreate:
    """What ``IdempotentCreate`` wraps: the answer is the row as the list shows it."""

    created = status.HTTP_201_CREATED

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        row = self.made(serializer)
        return self.shown(row.pk, code=self.created)  # type: ignore[attr-defined]

    def made(self, serializer: serializers.BaseSerializer) -> Model:
        return serializer.save(**self.given())


class Creatable(IdempotentCreate, PlainCreate):
    """POST to the list, once per ``Idempotency-Key``; the serializer's ``create`` calls a domain function."""

    idempotent = True


class Patchable:
    """PATCH. With ``version`` (what the editor saw) an edit that would overwrite somebody's words answers 409."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()  # type: ignore[attr-defined]
        serializer = self.get_serializer(row, data=request.data, partial=True)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        try:
            serializer.save()
        except EditConflict as conflict:
            raise self.conflict(conflict) from conflict
        return self.shown(row.pk)  # type: ignore[attr-defined]

    def conflict(self, conflict: EditConflict) -> Conflict:
        message = "Somebody changed this since you read it."
        errors = [{"field": name, "code": "conflict", "message": message} for name in conflict.fields]
        current = self.shown(conflict.current.pk).data  # type: ignore[attr-defined]
        return Conflict(message, errors, current=current)


class Deletable:
    """DELETE; ``remove(row)`` calls a domain function."""

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.remove(self.get_object())  # type: ignore[attr-defined]
        return Response(status=status.HTTP_204_NO_CONTENT)

    def remove(self, row: Model) -> None:
        raise TypeError(f"{type(self).__name__} does not say how to remove {row}")


class Nested(Resource):
    """Rows below a parent: who may do what is asked of the parent, whose absence is a 404.

    ``parents`` are the rows the parent is looked for in, ``parent_kwarg`` its name in the address, ``parent_field``
    the rows' field that points at it.
    """

    parents: ClassVar[QuerySet]
    parent_kwarg: ClassVar[str]
    parent_field: ClassVar[str]

    @cached_property
    def parent(self) -> Any:
        return get_object_or_404(self.visible_parents(), pk=self.kwargs[self.parent_kwarg])

    def visible_parents(self) -> QuerySet:
        return self.parents.visible_to(self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.check_object_permissions(request, self.parent)

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        super().check_object_permissions(request, self.parent)

    def visible(self) -> QuerySet:
        return self.rows.filter(**{self.parent_field: self.parent})

    def given(self) -> dict[str, Any]:
        return {self.parent_field: self.parent}


class Versioned(PlainModelSerializer):
    """A row that several people edit. PATCH sends the ``version`` it has read."""

    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Counts edits. Send back what you read, and nobody's words are overwritten.",
    )

    def create(self, data: dict[str, Any]) -> Any:
        data.pop("version", None)
        return self.make(data)

    def make(self, data: dict[str, Any]) -> Any:
        raise TypeError(f"{type(self).__name__} does not say how to make {data}")

    def split(self, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], int | None]:
        """What `edit` takes: changes to columns, to many-to-many rows, and the version."""
        names = {field.name for field in self.Meta.model._meta.many_to_many}
        version = data.pop("version", None)
        many = {name: data.pop(name) for name in list(data) if name in names}
        return data, many, version
