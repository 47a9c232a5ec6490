"""The API's addresses: one router, every app's endpoints."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from learnings.api import register as register_learnings
from people.api.views import Me, People, Teams

router = DefaultRouter()
router.include_root_view = False
router.register("teams", Teams, basename="team")
router.register("people", People, basename="person")
register_learnings(router)

app_name = "api"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("me/", Me.as_view(), name="me"),
    path("", include(router.urls)),
]
