"""Accounts: coming in by a link, roles, and closing an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.domain.activity import log
from people.domain.changes import change
from people.enums import OrganisationSize, Role
from people.models import Invitation, Organisation, Person, Team, User
from people.models.accounts import secret_hash
from people.models.organisation import PERSPECTIVES


class LinkUsed(Exception):
    """The link opens nothing any more: used (perhaps a moment ago), expired, or taken back."""


class EmailTaken(Exception):
    """There is an account with this address."""


class LastAdmin(Exception):
    """Nobody would be left to look after the installation."""


@dataclass(frozen=True)
class Newcomer:
    """What somebody says about themselves when they come in. No password: they sign in elsewhere."""

    name: str
    email: str
    password: str | None = None


@transaction.atomic
def join(secret: str, newcomer: Newcomer) -> User:
    """Accept an invitation: account, person, team, log. Raises LinkUsed, EmailTaken.

    Two people who open the same link meet at the row's lock; the second finds it used.
    """
    invitation = _locked(secret)
    if invitation.invited_by_id is None:
        raise LinkUsed
    return accept(invitation, newcomer)


@transaction.atomic
def set_up(secret: str, newcomer: Newcomer, **organisation: Any) -> User:
    """The first start: the admin's account and the organisation (name, size, zone). Raises LinkUsed, EmailTaken.

    The organisation's one row is the lock: of two links opened at once, one makes the first account.
    """
    home = Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
    invitation = _locked(secret)
    if invitation.role != Role.ADMIN or invitation.invited_by_id or User.objects.exists():
        raise LinkUsed
    user = accept(invitation, newcomer)
    if size := organisation.get("size"):
        organisation.setdefault("perspectives_needed", PERSPECTIVES[OrganisationSize(size)])
    change(home, by=user, verb="set_up", **organisation)
    return user


def _locked(secret: str) -> Invitation:
    rows = Invitation.objects.usable().select_for_update(of=("self",))
    invitation = rows.filter(token_hash=secret_hash(secret)).first()
    if invitation is None:
        raise LinkUsed
    return invitation


@transaction.atomic
def accept(invitation: Invitation, newcomer: Newcomer) -> User:
    """Make the account a locked, usable invitation promises. The invited address wins over a typed one."""
    email = invitation.email or newcomer.email
    user = create_account(Newcomer(newcomer.name, email, newcomer.password), role=invitation.role)
    # Whoever holds a link that went to this address reads its mail; the setup link came from the operator.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=_proves_address(invitation))
    _give_person(user, newcomer.name, person=invitation.person, team=invitation.team)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    log(invitation, "join", by=user, role=user.role)
    return user


def _proves_address(invitation: Invitation) -> bool:
    return bool(invitation.email) or invitation.invited_by_id is None


@transaction.atomic
def add_admin(newcomer: Newcomer, *, by: User) -> User:
    """An admin's account beside those that are there, for who starts an organisation of their own. Logs.

    Raises EmailTaken.
    """
    user = create_account(newcomer, role=Role.ADMIN)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    _give_person(user, newcomer.name, person=None, team=None)
    log(user, "add account", by=by, role=user.role)
    return user


def create_account(newcomer: Newcomer, *, role: str) -> User:
    """The account alone. Raises EmailTaken, also when somebody else was a moment faster."""
    if User.objects.filter(email__iexact=newcomer.email).exists():
        raise EmailTaken
    try:
        with transaction.atomic():
            return User.objects.create_user(newcomer.email, newcomer.password, role=role)
    except IntegrityError as error:
        raise EmailTaken from error


def _give_person(user: User, name: str, *, person: Person | None, team: Team | None) -> Person:
    """The person the invitation named, if still without account, or a new one."""
    if person is not None:
        person = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk, user=None).first()
    person = person or Person()
    person.name, person.user, person.team = name, user, team or person.team
    person.email = person.email or user.email
    person.save()
    user.person = person
    return person


@transaction.atomic
def join_by_provider(user: User, *, name: str, role: str, invitation: Invitation | None = None) -> User:
    """Complete the account an identity provider made: role, person, team. Logs."""
    user.role = role
    user.save(update_fields=["role"])
    team = invitation.team if invitation else None
    _give_person(user, name, person=invitation.person if invitation else None, team=team)
    if invitation:
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    log(user, "join_by_provider", by=user, role=role)
    return user


@transaction.atomic
def change_account(user: User, *, by: User, role: str, is_active: bool) -> User:
    """Set role and whether the account is open. A closed one is signed out everywhere. Raises LastAdmin."""
    admins = list(User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk"))
    stays = role == Role.ADMIN and is_active
    if not stays and [admin.pk for admin in admins] == [user.pk]:
        raise LastAdmin
    user = change(user, by=by, verb="change_account", role=role, is_active=is_active)
    if not user.is_active:
        user.api_tokens.usable().update(revoked_at=timezone.now())
    return user
