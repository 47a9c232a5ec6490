"""What an amendment of a published review may say."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from config.lib.rest.problems import Conflict, invalid
from people.domain.editing import EditConflict
from reviews.domain.publishing import AmendedFinding
from reviews.domain.writing import seen_as
from reviews.enums import DefenceKind, DefenceOutcome, FactorKind, FactorTiming
from reviews.models import Review
from reviews.models.findings import LONGEST_REASON

STALE = "-"  # a fingerprint that nothing has


class AmendFinding(serializers.Serializer):
    """What is left out stays. Without ``id`` it is one more, and needs its text.

    ``taken_out_because`` takes it out of what is published, dated; empty, it stands again.
    """

    id = serializers.IntegerField(required=False, min_value=1, max_value=10**18)
    text = serializers.CharField(max_length=50_000, required=False)
    taken_out_because = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "id" not in data and "text" not in data:
            raise invalid("text", "Something new says what it is.", "required")
        if "id" not in data and "taken_out_because" in data:
            raise invalid("taken_out_because", "Only what was published can be taken out.", "invalid")
        return data


class AmendFactor(AmendFinding):
    kind = serializers.ChoiceField(choices=FactorKind.choices, required=False)
    timing = serializers.ChoiceField(choices=FactorTiming.choices, required=False)


class AmendDefence(AmendFinding):
    kind = serializers.ChoiceField(choices=DefenceKind.choices, required=False)
    outcome = serializers.ChoiceField(choices=DefenceOutcome.choices, required=False)


class AmendInput(serializers.Serializer):
    """What is left out stays. ``note`` says in one line what changed."""

    note = serializers.CharField(max_length=300)
    what_happened = serializers.CharField(max_length=50_000, required=False)
    luck = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    stage_note = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    still_unclear = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    sections = serializers.DictField(
        child=serializers.CharField(max_length=50_000, allow_blank=True),
        required=False,
        help_text="Words of sections that the team’s template added, by key. ``version`` does not cover them.",
    )
    factors = serializers.ListField(child=AmendFactor(), required=False, max_length=200)
    defences = serializers.ListField(child=AmendDefence(), required=False, max_length=200)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


def beside(conflict: EditConflict) -> Conflict:
    """A row of the review moved on since it was read: 409 with its text as it stands."""
    row, message = conflict.current, "Somebody changed this since you read it."
    errors = [{"field": name, "code": "conflict", "message": message} for name in conflict.fields]
    current = {name: getattr(row, name) for name in conflict.yours}
    return Conflict(message, errors, current={"id": row.pk, "version": row.version, **current})


def findings_of(review: Review, data: dict[str, Any]) -> list[AmendedFinding]:
    """Takes factors and defences out of ``data``. Those of another review are not there."""
    found = []
    for kind in ("factor", "defence"):
        rows = {row.pk: row for row in getattr(review, f"{kind}s").all()}
        for number, said in enumerate(data.pop(f"{kind}s", ())):
            pk, version = said.pop("id", None), said.pop("version", None)
            if pk is not None and pk not in rows:
                raise invalid(f"{kind}s.{number}.id", f"There is no such {kind} in this review.", "does_not_exist")
            row = rows.get(pk)
            stale = row is not None and version not in (None, row.version)
            seen = STALE if stale else seen_as(row, said) if row else ""
            found.append(AmendedFinding(kind, said, row=row, seen=seen))
    return found
