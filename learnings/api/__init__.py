"""The API of `learnings`. ``register(router)`` adds its endpoints."""

from rest_framework.routers import BaseRouter

from learnings.api.concerns import ConcernLinks, Concerns
from learnings.api.credits import Credits, PreventiveWorks
from learnings.api.digests import Digests
from learnings.api.learnings import Citations, Learnings, Ties
from learnings.api.patterns import Patterns, PatternTags
from learnings.api.released import Released


def register(router: BaseRouter) -> None:
    router.register("learnings", Learnings, basename="learning")
    router.register(r"learnings/(?P<learning_pk>[0-9]{1,18})/citations", Citations, basename="learning-citation")
    router.register(r"learnings/(?P<learning_pk>[0-9]{1,18})/actions", Ties, basename="learning-action")
    router.register("released-learnings", Released, basename="released-learning")
    router.register("patterns", Patterns, basename="pattern")
    router.register("pattern-tags", PatternTags, basename="pattern-tag")
    router.register("concerns", Concerns, basename="concern")
    router.register("concern-links", ConcernLinks, basename="concern-link")
    router.register("credits", Credits, basename="credit")
    router.register("preventive-work", PreventiveWorks, basename="preventive-work")
    router.register("digests", Digests, basename="digest")
