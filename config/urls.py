from django.contrib import admin
from django.urls import include, path

from config.appearance import appearance
from config.metrics.views import metrics

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/", include("config.health")),
    path("metrics", metrics, name="metrics"),
    path("api/", include("config.api")),
    path("", include("learnings.urls")),
    path("", include("reviews.urls")),
    path("", include("incidents.urls")),
    path("", include("people.urls")),
    path("accounts/", include("allauth.urls")),
    path("appearance/", appearance, name="appearance"),
]
