"""The API's addresses: one router, every app's endpoints."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

import incidents.api
import learnings.api
import people.api.urls
import reviews.api
from learnings.api.search import Search
from people.api.views import Me
from reviews.api.language import LanguageCheck
from reviews.api.policy import Policy

router = SimpleRouter()
for endpoints in (people.api.urls, incidents.api, reviews.api, learnings.api):
    endpoints.register(router)


@extend_schema(exclude=True)
class Nothing(APIView):
    """Every other address below /api/: a problem, never a page."""

    policy = "public: there is nothing to see"
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound("There is nothing here. Addresses end with a slash; /api/docs/ lists them.")


app_name = "api"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema")), name="docs"),
    path("me/", Me.as_view(), name="me"),
    path("search/", Search.as_view(), name="search"),
    path("review-policy/", Policy.as_view(), name="review-policy"),
    path("language-check/", LanguageCheck.as_view(), name="language-check"),
    path("", include(router.urls)),
    re_path("", Nothing.as_view(), name="nothing"),
]
