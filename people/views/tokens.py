"""One's own API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.lib import keyset
from config.lib.sent import sent
from people.domain.tokens import issue_token, revoke_token
from people.forms import TokenForm
from people.models import ApiToken
from people.policy import allowed, policy
from people.views._lists import links


@policy("people.add_apitoken")
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and the form above it. A new token is shown in the answer to the form, and never again."""
    form, raw = TokenForm(sent(request)), ""
    if form.is_valid():
        data = form.cleaned_data
        _token, raw = issue_token(by=request.user, name=data["name"], scope=data["scope"], expires_at=form.expires_at())
        form = TokenForm()
    rows = ApiToken.objects.visible_to(request.user)
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="created_at")
    context = {"form": form, "raw": raw, "page": page, **links(request, page)}
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@policy("people.delete_apitoken")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    allowed(request.user, "people.delete_apitoken", token)
    revoke_token(token, by=request.user)
    messages.success(request, _("The token no longer works."))
    return redirect("people:tokens")
