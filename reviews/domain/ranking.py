"""Why an action stands where it stands, in words: what its rank is made of, ease aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.enums import FeltBand, Harm
from incidents.templatetags.incidents import felt_by
from reviews.models import Action


def reasons_of(action: Action) -> list[str]:
    """ "felt by 40 devices", "harm: safety": of the action's incident, hardest first; empty where nothing is known."""
    if action.review is None:
        return []
    incident = action.review.incident
    found = []
    if incident.harm and incident.harm != Harm.NONE:
        found.append(_("harm: %(kind)s") % {"kind": str(Harm(incident.harm).label).lower()})
    if incident.felt_by_count != 0 and incident.felt_by_band != FeltBand.NONE and (who := felt_by(incident)):
        found.append(_("felt by %(who)s") % {"who": who[:1].lower() + who[1:]})
    if incident.looks_like_repeat:
        found.append(_("looks like something we had before"))
    return found
