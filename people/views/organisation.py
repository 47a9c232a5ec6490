"""What differs between installations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.sent import sent
from people.domain.organisation import change_organisation
from people.forms import OrganisationForm
from people.models import Organisation
from people.policy import policy


@policy("people.change_organisation")
def organisation(request: HttpRequest) -> HttpResponse:
    current = Organisation.current()
    form = OrganisationForm(sent(request), instance=current)
    if form.is_valid():
        change_organisation(current, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:organisation")
    return render(request, "people/organisation.html", {"form": form}, status=422 if form.errors else 200)
