"""``register(router)`` adds the endpoints of `people`."""

from rest_framework.routers import BaseRouter

from people.api.activity import Activity
from people.api.views import People, Teams


def register(router: BaseRouter) -> None:
    router.register("teams", Teams, basename="team")
    router.register("people", People, basename="person")
    router.register("activity", Activity, basename="log-entry")
