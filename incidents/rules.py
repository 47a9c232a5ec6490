"""Who may see and change what happened."""

import rules

from people.rules import is_admin, is_lead, is_signed_in, is_writer


@rules.predicate
def sees_incident(user, incident) -> bool:
    """Restricted incidents are for listed people only, admins and leads included."""
    if incident is None:
        return bool(is_signed_in(user))
    return incident.is_visible_to(user)


@rules.predicate
def is_involved(user, incident) -> bool:
    """The user's person has a role in the incident (listed readers included)."""
    if incident is None:
        return True
    person = getattr(user, "person", None)
    return bool(person and incident.involves(person))


may_view = is_signed_in & sees_incident
may_change = is_writer & sees_incident
# Opening a restricted incident to everybody, or hiding one: a lead who sees it, or somebody involved.
may_restrict = may_change & (is_lead | is_involved)
# What was done to it: those who took part, and admins where they see the incident at all.
may_read_activity = may_view & (is_involved | is_admin)
