"""Who had which part in an incident. On a restricted one these rows are also the list of who may see it."""

from __future__ import annotations

from typing import Any

from config.lib.rest.fields import PlainModelSerializer
from incidents.api.below import BelowIncident
from incidents.domain.roles import add_role, remove_role
from incidents.models import IncidentRole
from people.api.resource import Creatable, Deletable, ReadOnly


class RoleSerializer(PlainModelSerializer):
    class Meta:
        model = IncidentRole
        fields = ("id", "person", "role")

    def create(self, data: dict[str, Any]) -> IncidentRole:
        return add_role(data.pop("incident"), by=self.user, **data)


class Roles(Creatable, Deletable, ReadOnly, BelowIncident):
    """Adding a part that is there already changes nothing."""

    rows = IncidentRole.objects.all()
    serializer_class = RoleSerializer
    keyset_field, newest_first = "id", False

    def remove(self, row: IncidentRole) -> None:
        remove_role(row, by=self.request.user)
