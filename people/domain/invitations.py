"""Ways in: the first admin's link, and invitations. A link works once, until it expires or is taken back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.domain.activity import log
from people.domain.mail import invitation_mail
from people.enums import Role
from people.models import Invitation, Person, Team, User
from people.models.accounts import new_secret, secret_hash

INVITATION_DAYS = 14
SETUP_DAYS = 2


class AlreadySetUp(Exception):
    """There is an account; new people are invited."""


@transaction.atomic
def invite(
    *, by: User, email: str = "", role: str = Role.MEMBER, team: Team | None = None, person: Person | None = None
) -> tuple[Invitation, str]:
    """Make a one-time link and return it with its secret, which is kept nowhere. Logs; mails it if there is an address.

    ``person`` is the human being the account will belong to, where they are known already.
    """
    secret = new_secret()
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        team=team,
        person=person,
        token_hash=secret_hash(secret),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    log(invitation, "invite", by=by, role=role, team=str(team or ""))
    if email:
        invitation_mail(invitation, secret=secret)
    return invitation, secret


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Close the link. A link that was used or closed already stays as it is."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at:
        return invitation
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    log(invitation, "revoke_invitation", by=by)
    return invitation


@transaction.atomic
def new_setup_link() -> str:
    """The secret of a fresh link for the first admin; earlier ones stop working. Raises AlreadySetUp."""
    if User.objects.exists():
        raise AlreadySetUp
    Invitation.objects.usable().filter(invited_by=None).update(revoked_at=timezone.now())
    secret = new_secret()
    invitation = Invitation.objects.create(
        role=Role.ADMIN,
        token_hash=secret_hash(secret),
        expires_at=timezone.now() + timedelta(days=SETUP_DAYS),
    )
    log(invitation, "make_setup_link", by=None)
    return secret


def find_invitation(secret: str, *, setup: bool) -> Invitation | None:
    """The invitation a link opens, or None if it opens nothing (any more)."""
    usable = Invitation.objects.usable().filter(token_hash=secret_hash(secret))
    if setup:
        usable = usable.filter(invited_by=None, role=Role.ADMIN)
        return None if User.objects.exists() else usable.first()
    return usable.exclude(invited_by=None).select_related("team", "person", "invited_by__person").first()
