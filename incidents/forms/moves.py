"""What a change of status or of readers asks for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident

REF = re.compile(r"\s*(?:INC-)?#?(\d{1,12})\s*\Z", re.IGNORECASE)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Say why, in a few words, for whoever looks later.")},
    )


class MergeForm(forms.Form):
    """Which incident this one is the same as, by its reference."""

    into = forms.CharField(
        label=_("The same as"), max_length=40, error_messages={"required": _("Say which incident this one belongs to.")}
    )

    def __init__(self, *args: Any, user: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.incident = user, incident
        self.fields["into"].widget.attrs |= {"placeholder": "INC-142", "autocomplete": "off"}

    def clean_into(self) -> Incident:
        found = REF.match(self.cleaned_data["into"])
        if not found:
            raise forms.ValidationError(_("Write its reference, like INC-142."), code="ref")
        # Whoever can't see an incident can't find out here that it exists.
        target = Incident.objects.visible_to(self.user).filter(pk=int(found.group(1))).first()
        if target is None:
            raise forms.ValidationError(_("There is no such incident that you can see."), code="missing")
        if target.pk == self.incident.pk:
            raise forms.ValidationError(_("That is this incident itself."), code="itself")
        return target
