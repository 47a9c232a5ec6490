"""Light, dark, or as the reader's system has it: kept in a cookie, so it also works before sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from config.lib.addresses import local
from people.policy import public

YEAR = 365 * 24 * 3600


@public("Light or dark also matters on the sign-in page; it sets one cookie.")
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    response = redirect(local(request, request.POST.get("next", ""), "/"))
    theme = request.POST.get("theme")
    if theme in ("light", "dark"):
        response.set_cookie("theme", theme, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
