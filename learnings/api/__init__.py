"""The API of `learnings`. ``register(router)`` adds its endpoints."""

from rest_framework.routers import DefaultRouter

from learnings.api.digests import Digests


def register(router: DefaultRouter) -> None:
    router.register("digests", Digests, basename="digest")
