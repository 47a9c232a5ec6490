"""The API of `incidents`. ``register(router)`` adds its endpoints."""

from rest_framework.routers import BaseRouter

from incidents.api import refusals  # noqa: F401 - how the domain's refusals are told
from incidents.api.attachments import Attachments
from incidents.api.catalogue import Cohorts, Systems
from incidents.api.incidents import Incidents
from incidents.api.roles import Roles
from incidents.api.timeline import Events

BELOW = r"incidents/(?P<incident_pk>[0-9]{1,18})"


def register(router: BaseRouter) -> None:
    router.register("incidents", Incidents, basename="incident")
    router.register(f"{BELOW}/events", Events, basename="incident-event")
    router.register(f"{BELOW}/attachments", Attachments, basename="incident-attachment")
    router.register(f"{BELOW}/roles", Roles, basename="incident-role")
    router.register("systems", Systems, basename="system")
    router.register("cohorts", Cohorts, basename="cohort")
