"""Who is invited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.lib import keyset
from config.lib.sent import sent
from people.domain.invitations import invite, revoke_invitation
from people.forms import InvitationForm
from people.models import Invitation, Person
from people.policy import policy
from people.views._lists import links


@policy("people.add_invitation")
@never_cache
def invitations(request: HttpRequest) -> HttpResponse:
    """The list, and the form above it. A new link is shown in the answer to the form, and never again."""
    form = InvitationForm(sent(request), initial=from_person(request))
    link = ""
    if form.is_valid():
        _invitation, secret = invite(by=request.user, **form.cleaned_data)
        link = settings.BASE_URL + reverse("people:join", args=[secret])
        form = InvitationForm()
    rows = Invitation.objects.visible_to(request.user).select_related("team", "invited_by__person")
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="created_at")
    context = {"form": form, "link": link, "page": page, **links(request, page)}
    return render(request, "people/invitations.html", context, status=422 if form.errors else 200)


def from_person(request: HttpRequest) -> dict[str, Any]:
    """Prefilled for a person without account: ``?person=7``."""
    given = request.GET.get("person", "")
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None
    person = Person.objects.visible_to(request.user).filter(pk=pk, user=None).first() if pk else None
    return {"person": person.pk, "email": person.email, "team": person.team_id} if person else {}


@policy("people.delete_invitation")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    revoke_invitation(invitation, by=request.user)
    messages.success(request, _("The link no longer opens anything."))
    return redirect("people:invitations")
