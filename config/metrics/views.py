"""/metrics, for whoever knows the token."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.policy import public


@public("Prometheus has no account; METRICS_TOKEN lets it in, and without one there is nothing here.")
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return answer()


def answer() -> HttpResponse:
    # Imported late: the library is not loaded where nobody asked for numbers.
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    from config.metrics.installation import Installation
    from config.metrics.requests import counted

    registry = CollectorRegistry()
    registry.register(Installation())
    with counted(registry):
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
