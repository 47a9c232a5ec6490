"""The OpenAPI document: no warnings, filters declared, problems everywhere."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from learnings.api.concerns import ConcernFilter as ApiConcernFilter
from learnings.api.learnings import LearningFilter
from learnings.forms.concerns import ConcernFilter
from learnings.forms.learnings import LibraryFilter
from tests.api.routes import ENDPOINTS


@pytest.fixture(scope="module")
def document() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_made_without_warnings(db):
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO(), stderr=io.StringIO())


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")


def test_every_operation_says_what_a_problem_looks_like(document):
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) > 100
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert [op["operationId"] for op in operations if op["responses"]["default"]["content"] != problem] == []


def test_creates_take_an_idempotency_key(document):
    creates = [document["paths"][path]["post"] for path in ("/api/incidents/", "/api/learnings/", "/api/concerns/")]
    headers = [[p["name"] for p in op["parameters"] if p["in"] == "header"] for op in creates]
    assert headers == [["Idempotency-Key"]] * 3


def test_filters_are_declared(document):
    offered = {p["name"] for p in document["paths"]["/api/incidents/"]["get"]["parameters"]}
    assert {"q", "kind", "severity", "status", "team", "system", "since", "owner", "sort", "cursor"} <= offered


def test_the_lists_take_what_the_pages_take():
    assert set(LibraryFilter.base_fields) <= set(LearningFilter.base_filters)
    assert set(ConcernFilter.base_fields) <= set(ApiConcernFilter.base_filters)


def test_no_enumeration_is_named_by_chance(document):
    """Names the generator makes up end in Enum; these few belong to one field only."""
    made_up = {name for name in document["components"]["schemas"] if name.endswith("Enum")}
    assert made_up == {"BlankEnum", "EaseEnum", "DayEnum", "FacilitatorFromEnum"}


def test_every_endpoint_pages_by_a_column_that_is_never_null():
    nullable = []
    for endpoint in ENDPOINTS:
        names = [endpoint.viewset.keyset_field, *getattr(endpoint.viewset, "sorts", {}).values()]
        nullable += [f"{endpoint.basename}.{name}" for name in names if endpoint.model._meta.get_field(name).null]
    assert nullable == []
