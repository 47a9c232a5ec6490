"""What one says about oneself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.sent import sent
from people.domain.organisation import change_profile
from people.forms import ProfileForm
from people.middleware import remember_zone
from people.models import Person
from people.models.organisation import person_of
from people.policy import policy


@policy("people.change_user")
def profile(request: HttpRequest) -> HttpResponse:
    # An account made on the command line has no person yet; saving makes one.
    person = person_of(request.user) or Person(user=request.user)
    form = ProfileForm(sent(request), instance=person, initial={"zone": request.user.zone})
    if form.is_valid():
        user = change_profile(request.user, by=request.user, **form.cleaned_data)
        remember_zone(request, user)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    context = {"form": form, "provider": settings.OIDC["NAME"] if settings.OIDC["ISSUER"] else ""}
    return render(request, "people/profile.html", context, status=422 if form.errors else 200)
