"""What the OpenAPI document says of every operation without each view saying it again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` names every field that needs another look.",
    "required": ["type", "title", "status", "detail", "errors", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
        "request_id": {"type": "string"},
        "current": {"description": "After an edit conflict: the thing as it stands now."},
    },
}
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Sent again with the same body, the first answer is given again. Kept for two days. "
    "Without it, fifteen seconds: give creates that are alike on purpose a key each.",
)


class Schema(AutoSchema):
    """Adds ``Idempotency-Key`` to creates, the parents' numbers to nested addresses, and what transitions take."""

    def get_request_serializer(self) -> Any:
        if getattr(self.view, "action", "") == "perform_transition":
            return self.view.transition_input
        return super().get_request_serializer()

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """``sometimes`` of a serializer names fields that some readers do not get."""
        mapped = super()._map_basic_serializer(serializer, direction)
        if absent := set(getattr(serializer, "sometimes", ())):
            mapped["required"] = [name for name in mapped.get("required", ()) if name not in absent]
        return mapped

    def get_override_parameters(self) -> list[OpenApiParameter]:
        parameters = list(super().get_override_parameters())
        if getattr(self.view, "idempotent", False) and getattr(self.view, "action", "") == "create":
            parameters.append(KEY)
        if parent := getattr(self.view, "parent_kwarg", ""):
            parameters.append(OpenApiParameter(parent, int, OpenApiParameter.PATH))
        return parameters


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Every operation may answer with a problem."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"]["default"] = {"description": "A problem.", "content": content}
    return result
