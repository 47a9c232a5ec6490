"""What allauth does to an account is written into the log as well; and the reader's zone goes into the session."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from people.domain.activity import log
from people.middleware import remember_zone
from people.models import Person, User


def on_password(sender: Any, user: User, **kwargs: Any) -> None:
    log(user, "change_password", by=user)


def on_email(sender: Any, user: User, **kwargs: Any) -> None:
    Person.objects.filter(user=user).update(email=user.email)
    log(user, "change_email", by=user)


def on_second_step_added(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    log(user, "add_second_step", by=user, kind=authenticator.type)


def on_second_step_removed(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    log(user, "remove_second_step", by=user, kind=authenticator.type)


def on_provider_added(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    log(sociallogin.user, "connect_provider", by=sociallogin.user)


def on_provider_removed(sender: Any, socialaccount: Any, **kwargs: Any) -> None:
    log(socialaccount.user, "disconnect_provider", by=socialaccount.user)


def on_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    if request is not None and hasattr(request, "session"):
        remember_zone(request, user)


def connect() -> None:
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(on_password, dispatch_uid="people.on_password")
    account.email_changed.connect(on_email, dispatch_uid="people.on_email")
    mfa.authenticator_added.connect(on_second_step_added, dispatch_uid="people.on_second_step_added")
    mfa.authenticator_removed.connect(on_second_step_removed, dispatch_uid="people.on_second_step_removed")
    social.social_account_added.connect(on_provider_added, dispatch_uid="people.on_provider_added")
    social.social_account_removed.connect(on_provider_removed, dispatch_uid="people.on_provider_removed")
    user_logged_in.connect(on_sign_in, dispatch_uid="people.on_sign_in")
