"""Schemathesis over the OpenAPI document: no 5xx, and every answer has the shape the document promises.

Each operation meets a published and a draft world as an admin who takes part, and a visitor without a token.
Numbers in addresses and references are those of the world, so that the calls reach the domain functions.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from people.domain.tokens import issue_token
from people.models import LogEntry
from tests.api.conftest import World, build
from tests.api.routes import ENDPOINTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance]
EXAMPLES = 2
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def document() -> schemathesis.BaseSchema:
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = application
    return schema


@pytest.fixture(autouse=True)
def one_connection():
    """The calls go through WSGI, whose signals would close the connection the test's transaction lives on."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def numbers(world: World, user: Any) -> dict[str, Any]:
    """What references and numbers in addresses are set to, by name."""
    rows = {model._meta.model_name: row.pk for model, row in world.rows.items()}
    same = {name: rows[name] for name in ("incident", "review", "factor", "concern", "pattern", "learning")}
    same |= {"incident_pk": world.incident.pk, "review_pk": world.review.pk, "learning_pk": rows["learning"]}
    people = dict.fromkeys(("person", "owner", "facilitator", "author", "recipient"), user.person.pk)
    return {**same, **people, "event": rows["timelineevent"], "into": rows["incident"], "number": 1}


def aim(case: Case, world: World, user: Any) -> None:
    """Point the case at rows that are there, where it has the right type for it."""
    known = numbers(world, user)
    for name in case.path_parameters or {}:
        case.path_parameters[name] = known.get(name) or row_of(case.path, world, user)
    if isinstance(case.body, dict):
        for name, value in case.body.items():
            if name in known and isinstance(value, int) and not isinstance(value, bool):
                case.body[name] = known[name]


def row_of(path: str, world: World, user: Any) -> int:
    for endpoint in ENDPOINTS:
        parent = getattr(endpoint.viewset, "parent_kwarg", "")
        if path.startswith(endpoint.base(None).replace("None", f"{{{parent}}}") + "{id}"):
            model = endpoint.model
            return world.rows[model].pk if model in world.rows else model.objects.order_by("pk").first().pk
    return 1


def run(operation: Any, mode: GenerationMode, worlds: list[World], user: Any, headers: dict[str, str]) -> None:
    """Each case goes to every world: making it up costs as much as asking."""

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Case) -> None:
        for world in worlds:
            aim(case, world, user)
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS)

    each()


@pytest.fixture
def token(admin) -> dict[str, str]:
    _token, raw = issue_token(by=admin, name="fuzz", scope="write", expires_at=None)
    return {"Authorization": f"Bearer {raw}"}


def test_every_operation_keeps_its_promise(document, admin, participant, pattern, world, token):
    """In a published world and in a draft."""
    states = {"Attic": True, "Cellar": False}
    worlds = [build(admin, participant, pattern, publish=publish, mark=mark) for mark, publish in states.items()]
    for own in worlds:
        own.rows = {**world.rows, **own.rows}
    failed = []
    for result in document.get_all_operations():
        operation = result.ok()
        for mode in GenerationMode:
            try:
                run(operation, mode, worlds, admin, token)
            except BaseExceptionGroup as group:
                failed += [f"{operation.label}: {error.title}: {error.message[:500]}" for error in group.exceptions]
    assert not failed, "\n".join(failed)


def test_without_a_token_every_operation_is_closed(document, admin, world):
    before = LogEntry.objects.count()
    statuses = {}
    for result in document.get_all_operations():
        operation = result.ok()
        case = operation.Case(path_parameters=dict.fromkeys(re.findall(r"{(\w+)}", operation.path), 1))
        aim(case, world, admin)
        statuses[operation.label] = case.call().status_code
    assert {label: status for label, status in statuses.items() if status != 401} == {}
    assert LogEntry.objects.count() == before
