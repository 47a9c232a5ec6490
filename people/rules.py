"""Predicates about the account itself. Each model's matrix composes them in its Meta."""

import rules


@rules.predicate
def is_signed_in(user) -> bool:
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def is_writer(user) -> bool:
    """Member, lead or admin: everybody but viewers."""
    return bool(is_signed_in(user) and user.can_write)


@rules.predicate
def is_lead(user) -> bool:
    """Lead or admin."""
    return bool(is_signed_in(user) and user.is_lead)


@rules.predicate
def is_admin(user) -> bool:
    return bool(is_signed_in(user) and user.role == "admin")


@rules.predicate
def is_oneself(user, other) -> bool:
    """The account, or the thing that belongs to it (a token, a person)."""
    if other is None:
        return True
    return bool(getattr(other, "user_id", None) == user.pk or other == user)
