"""How sign-in (django-allauth) meets this installation: nobody signs themselves up, mail goes through the outbox."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from people.domain.accounts import join_by_provider
from people.domain.mail import post_text
from people.models import Invitation, User

log = structlog.get_logger("sign-in")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An invitation is the way in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context_: dict[str, Any]) -> None:
        """allauth's own mail (a forgotten password, a changed address) waits in the outbox like every other."""
        site = SimpleNamespace(name="Second Story", domain=urlsplit(settings.BASE_URL).netloc)
        about = {"request": context.request, "email": email, "current_site": site}
        links = {name: at_home(value) for name, value in context_.items() if is_link(value)}
        message = self.render_mail(template_prefix, email, {**about, **context_, **links})
        html = next((content for content, kind in getattr(message, "alternatives", ()) if kind == "text/html"), "")
        post_text(to=email, subject=message.subject, text=message.body, html=html)


def is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def at_home(link: str) -> str:
    """The link at the address people know, whatever host the request claimed to be for."""
    return settings.BASE_URL + urlsplit(link)._replace(scheme="", netloc="").geturl()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in by the organisation's own provider (OpenID Connect)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever was invited at this address, or everybody whom OIDC_NEW_ACCOUNTS gives a role."""
        return invitation_of(sociallogin) is not None or bool(settings.OIDC_NEW_ACCOUNTS)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The provider says who somebody is; there is nothing left to ask."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Of what the provider tells, name and address are kept, as plain text."""
        told = {key: plain(data.get(key)) for key in ("name", "email")}
        sociallogin.account.extra_data = {"userinfo": told}
        return super().populate_user(request, sociallogin, told)

    def get_requests_session(self) -> requests.Session:
        """A provider that does not answer, or not sensibly, is told in words."""
        session = super().get_requests_session()
        session.request = partial(told_in_words, session.request)
        return session

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        """An account with the address the provider has verified is theirs."""
        for address in sociallogin.email_addresses:
            address.verified = is_true(address.verified)
        return super().authenticate_by_email(sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        invitation = invitation_of(sociallogin)
        user = super().save_user(request, sociallogin, form)
        role = invitation.role if invitation else settings.OIDC_NEW_ACCOUNTS
        name = name_of(sociallogin) or user.email.partition("@")[0]
        return join_by_provider(user, name=name, role=role, invitation=invitation)


def told_in_words(request: Callable[..., requests.Response], *args: Any, **kwargs: Any) -> requests.Response:
    try:
        response = request(*args, **kwargs)
        response.raise_for_status()
        response.json()
    except requests.RequestException as error:
        log.warning("the identity provider does not answer", error=str(error))
        page = render(context.request, "socialaccount/authentication_error.html", status=502)
        raise ImmediateHttpResponse(page) from error
    return response


def plain(value: Any) -> str:
    """Text that PostgreSQL can keep."""
    return str(value or "").replace("\0", "").strip()[:300]


def is_true(claim: Any) -> bool:
    """Some providers send `email_verified` as text, and the text "false" is true to Python."""
    return claim is True or (isinstance(claim, str) and claim.lower() == "true")


def invitation_of(sociallogin: SocialLogin) -> Invitation | None:
    """An open invitation to an address the provider has verified."""
    for address in sociallogin.email_addresses:
        if is_true(address.verified):
            open_ones = Invitation.objects.usable().exclude(invited_by=None)
            if found := open_ones.filter(email__iexact=address.email).first():
                return found
    return None


def name_of(sociallogin: SocialLogin) -> str:
    return str(sociallogin.account.extra_data["userinfo"]["name"])[:120]
