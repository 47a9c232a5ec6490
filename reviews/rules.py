"""Who reads and writes a review. Until it is published: participants, owner and facilitator."""

import rules

from people.rules import is_admin, is_lead, is_signed_in, is_writer


@rules.predicate
def sees_its_incident(user, review) -> bool:
    if review is None:
        return bool(is_signed_in(user))
    incident = review.incident
    return incident is None or incident.is_visible_to(user)


@rules.predicate
def takes_part(user, review) -> bool:
    """Owner, facilitator or participant."""
    return review is None or review.is_taking_part(user)


@rules.predicate
def steers(user, review) -> bool:
    """Owner or facilitator."""
    return review is None or review.is_steered_by(user)


@rules.predicate
def hears(user, review) -> bool:
    """The facilitator; where there is none, the owner in that place."""
    person = getattr(user, "person", None)
    return review is None or (person is not None and person.pk == (review.facilitator_id or review.owner_id))


@rules.predicate
def is_readable(user, review) -> bool:
    """Published text is for everybody who sees the incident; a draft for those who take part."""
    return review is None or review.is_published or review.is_taking_part(user)


may_know = sees_its_incident
may_read = sees_its_incident & is_readable
may_read_activity = may_read & (takes_part | is_admin)
may_read_history = sees_its_incident & takes_part
may_write = is_writer & sees_its_incident & takes_part
may_steer = is_writer & sees_its_incident & (steers | (is_lead & takes_part))
may_hear = is_signed_in & sees_its_incident & hears
may_skip = is_writer & sees_its_incident & (steers | is_lead)
may_look_again = is_lead & sees_its_incident


@rules.predicate
def reads_its_review(user, thing) -> bool:
    """An action, factor or version hides with its review; an action without one is for everybody."""
    review = getattr(thing, "review", None)
    return thing is None or review is None or bool(may_read(user, review))


may_read_action = is_signed_in & reads_its_review
may_change_action = is_writer & reads_its_review
