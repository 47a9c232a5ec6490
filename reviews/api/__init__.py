"""The API of `reviews`. ``register(router)`` adds its endpoints."""

from rest_framework.routers import BaseRouter

from reviews.api import refusals  # noqa: F401 - how the domain's refusals are told
from reviews.api.actions import Actions
from reviews.api.comments import Comments
from reviews.api.findings import Defences, Factors
from reviews.api.people import Participants, Perspectives
from reviews.api.reviews import Reviews
from reviews.api.revisions import Revisions
from reviews.api.templates import SectionTexts, Templates
from reviews.api.versions import Versions

BELOW = r"reviews/(?P<review_pk>[0-9]{1,18})"


def register(router: BaseRouter) -> None:
    router.register("reviews", Reviews, basename="review")
    router.register(f"{BELOW}/factors", Factors, basename="review-factor")
    router.register(f"{BELOW}/defences", Defences, basename="review-defence")
    router.register(f"{BELOW}/perspectives", Perspectives, basename="review-perspective")
    router.register(f"{BELOW}/participants", Participants, basename="review-participant")
    router.register(f"{BELOW}/comments", Comments, basename="review-comment")
    router.register(f"{BELOW}/versions", Versions, basename="review-version")
    router.register(f"{BELOW}/section-texts", SectionTexts, basename="review-section-text")
    router.register("review-templates", Templates, basename="review-template")
    router.register(f"{BELOW}/revisions", Revisions, basename="review-revision")
    router.register("actions", Actions, basename="action")
