"""Who reads and writes what lasts."""

import rules

from people.rules import is_admin, is_lead, is_signed_in, is_writer
from reviews.rules import may_write as may_write_review


@rules.predicate
def reads_learning(user, learning) -> bool:
    return learning is None or learning.is_visible_to(user)


@rules.predicate
def writes_its_review(user, thing) -> bool:
    return thing is None or bool(may_write_review(user, thing.review))


@rules.predicate
def sees_its_incident(user, thing) -> bool:
    return thing is None or thing.incident is None or thing.incident.is_visible_to(user)


@rules.predicate
def is_recipient(user, credit) -> bool:
    return credit is None or (credit.recipient.user_id is not None and credit.recipient.user_id == user.pk)


@rules.predicate
def gave_it(user, credit) -> bool:
    return credit is None or credit.given_by_id == user.pk


@rules.predicate
def raised_it(user, concern) -> bool:
    return concern is None or (concern.raised_by is not None and concern.raised_by.user_id == user.pk)


@rules.predicate
def is_released(user, released) -> bool:
    return released is None or released.state == "released"


@rules.predicate
def is_listed(user, thing) -> bool:
    """May know of the incident; ``thing`` is the learning or its release."""
    learning = getattr(thing, "learning", thing)
    return thing is None or learning.review.incident.is_visible_to(user)


@rules.predicate
def owns_its_review(user, thing) -> bool:
    learning = getattr(thing, "learning", thing)
    owner = None if thing is None else learning.review.owner
    return thing is None or (owner is not None and owner.user_id == user.pk)


@rules.predicate
def proposed_by_another(user, released) -> bool:
    return released is None or released.proposed_by_id not in (None, user.pk)


may_read_released = is_signed_in & (is_released | is_listed)
may_propose_release = is_writer & is_listed & owns_its_review
may_confirm_release = is_writer & is_listed & proposed_by_another
may_take_back_release = is_writer & is_listed
may_read_learning = is_signed_in & reads_learning
may_write_learning = is_writer & writes_its_review
may_tag = is_writer & sees_its_incident
may_read_tag = is_signed_in & sees_its_incident

__all__ = [
    "gave_it",
    "is_admin",
    "is_lead",
    "is_recipient",
    "is_signed_in",
    "is_writer",
    "may_read_learning",
    "may_read_tag",
    "may_tag",
    "may_write_learning",
    "raised_it",
]
