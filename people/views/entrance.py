"""Coming in by a one-time link: the first admin, and everybody who is invited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from config.lib.sent import sent
from people.domain import accounts
from people.domain.accounts import EmailTaken, LinkUsed
from people.domain.invitations import find_invitation
from people.forms import JoinForm, NewcomerForm, SetupForm
from people.models import User
from people.policy import public

BACKEND = "people.backends.SignIn"
# Where the first admin goes, by what they want first.
NEXT = {SetupForm.IMPORT: "incidents:imports", SetupForm.DEMO: "learnings:begin"}


@public("The one-time link is the permission; it is how the first account comes about.")
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
def setup(request: HttpRequest, secret: str) -> HttpResponse:
    if find_invitation(secret, setup=True) is None:
        return link_is_used(request)
    form = SetupForm(sent(request))
    answer = None
    if form.is_valid():
        first = NEXT.get(form.cleaned_data["begin"], "/")
        values = form.organisation_values()
        answer = come_in(request, form, lambda: accounts.set_up(secret, form.newcomer(), **values), to=first)
    return answer or page(request, "people/setup.html", form)


@public("The one-time link is the permission; it is how invited people get their account.")
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
def join(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = find_invitation(secret, setup=False)
    if invitation is None:
        return link_is_used(request)
    if request.user.is_authenticated:
        return render(request, "people/join_signed_in.html", {"invitation": invitation}, status=409)
    form = JoinForm(sent(request), invitation=invitation)
    answer = None
    if form.is_valid():
        answer = come_in(request, form, lambda: accounts.join(secret, form.newcomer()))
    return answer or page(request, "people/join.html", form, invitation=invitation)


@sensitive_variables()
def come_in(
    request: HttpRequest, form: NewcomerForm, make_account: Callable[[], User], *, to: str = "/"
) -> HttpResponse | None:
    """Make the account, sign it in, go to ``to``. None: the form says what is wrong, and nothing typed is lost."""
    try:
        user = make_account()
    except LinkUsed:
        return link_is_used(request)
    except EmailTaken:
        form.add_error("email", _("There is an account with this address already. Try to sign in with it."))
        return None
    login(request, user, backend=BACKEND)
    return redirect(to)


def page(request: HttpRequest, template: str, form: NewcomerForm, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def link_is_used(request: HttpRequest) -> HttpResponse:
    return render(request, "people/link_used.html", status=404)
