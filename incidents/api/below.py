"""What stands below an incident: its own rule decides who reads and who writes."""

from __future__ import annotations

from incidents.models import Incident
from people.api.resource import Nested

READ, WRITE = "incidents.view_incident", "incidents.change_incident"
POLICIES = {"list": READ, "retrieve": READ, "create": WRITE, "partial_update": WRITE, "destroy": WRITE}


class BelowIncident(Nested):
    parents = Incident.objects.all()
    parent_kwarg, parent_field = "incident_pk", "incident"
    policies = POLICIES
