from django.urls import path

from learnings.views import digests

app_name = "learnings"

urlpatterns = [
    path("digests/", digests.digests, name="digests"),
    path("digests/new/", digests.new, name="digest_new"),
    path("digests/<int:pk>/", digests.digest, name="digest"),
    path("digests/<int:pk>/pdf/", digests.digest_pdf, name="digest_pdf"),
    path("digests/<int:pk>/retry/", digests.digest_retry, name="digest_retry"),
]
