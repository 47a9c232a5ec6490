"""Accounts: who signs in, how they got in, and what machines use in their name."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Self

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel, RulesModelBase, RulesModelMixin

from people.enums import Role, TokenScope
from people.rules import is_admin, is_oneself, is_signed_in


def new_secret() -> str:
    """A random secret for a link or token, 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """SHA-256 hex of a secret. The secret is random and long, so a fast hash is enough."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, **{"role": Role.ADMIN, **fields})

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email or "")


class User(RulesModelMixin, AbstractBaseUser, metaclass=RulesModelBase):
    """An account. The human being behind it is a Person (``user.person``)."""

    email = models.EmailField(_("email"), unique=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, help_text=_("Empty: the organisation's zone."))
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive")]
        rules_permissions = {"view": is_admin, "add": is_admin, "change": is_admin | is_oneself}

    def __str__(self) -> str:
        return self.email

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Only the predicates decide. There is no superuser: nobody is above restricted incidents."""
        return rules.has_perm(permission, self, obj)

    def has_perms(self, permissions: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    @property
    def is_staff(self) -> bool:
        """May open the Django admin; what is shown there still starts from ``visible_to``."""
        return self.role == Role.ADMIN

    @property
    def is_lead(self) -> bool:
        """Lead or admin."""
        return self.role in (Role.LEAD, Role.ADMIN)

    @property
    def can_write(self) -> bool:
        return self.role != Role.VIEWER

    def get_full_name(self) -> str:
        person = getattr(self, "person", None)
        return person.name if person else self.email

    def get_short_name(self) -> str:
        return self.get_full_name().split(" ")[0]


class OpenQuerySet(models.QuerySet):
    """Links and tokens that still open something."""

    def usable(self) -> Self:
        now = timezone.now()
        return self.filter(revoked_at=None).filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now))


class InvitationQuerySet(OpenQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Admins see who was invited; nobody else does."""
        return self.all() if is_admin(user) else self.none()

    def usable(self) -> Self:
        return super().usable().filter(accepted_at=None)


class ApiTokenQuerySet(OpenQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own tokens."""
        return self.filter(user=user.pk)


class Invitation(RulesModel):
    """A one-time link into the installation. The very first admin gets one without an inviter."""

    email = models.EmailField(_("email"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    team = models.ForeignKey("people.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        rules_permissions = {"view": is_admin, "add": is_admin, "change": is_admin, "delete": is_admin}

    def __str__(self) -> str:
        return self.email or str(_("whoever has the link"))

    @property
    def state(self) -> str:
        """`accepted`, `revoked`, `expired` or `open`."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"


class ApiToken(RulesModel):
    """A machine's key, acting as its user within its scope. Only the hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=TokenScope), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        rules_permissions = {"view": is_oneself, "add": is_signed_in, "delete": is_oneself}

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def state(self) -> str:
        """`revoked`, `expired` or `open`."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= timezone.now() else "open"

    @property
    def scope(self) -> str:
        """The widest scope, as a value of TokenScope."""
        return TokenScope.WRITE if TokenScope.WRITE in self.scopes else TokenScope.READ
