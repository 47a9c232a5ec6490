"""Forms of the meeting's page and of the phones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.selects import PlainBoxes
from reviews.domain.meeting import there_without_part
from reviews.domain.taking_part import MEETINGS
from reviews.domain.writing import seen_as
from reviews.enums import PULSE, PulseAnswer
from reviews.forms import SeenForm
from reviews.models import Meeting, Review, ReviewParticipant


class WasThereField(forms.MultipleChoiceField):
    """``also``: what counts besides the choices, from a page that was drawn before they changed."""

    also: frozenset[str] = frozenset()

    def valid_value(self, value: str) -> bool:
        return value in self.also or super().valid_value(value)


class MeetingForm(forms.Form):
    meeting_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your time zone. A day to come is mailed to everybody who takes part, with an invitation."),
    )
    meeting_in_writing = forms.BooleanField(
        label=_("Done in writing instead of in a meeting"),
        required=False,
        help_text=_("Everybody who takes part is asked by mail whether the draft is right."),
    )
    attended = WasThereField(
        label=_("Who was there"),
        required=False,
        widget=PlainBoxes,
        help_text=_("To be ticked afterwards."),
    )

    def __init__(self, *args: Any, review: Review, rows: list[ReviewParticipant], **kwargs: Any) -> None:
        local = timezone.localtime(review.meeting_at) if review.meeting_at else None
        initial = {"meeting_at": local, "meeting_in_writing": review.meeting_in_writing}
        initial["attended"] = [str(row.pk) for row in rows if row.attended]
        super().__init__(*args, initial=initial, **kwargs)
        here = {row.person_id for row in rows}
        # Whoever runs it, or ran it then, was there too, whether or not they take part otherwise.
        self.there = there_without_part(review)
        self.running = {f"runs-{p.pk}": p for p in (review.owner, review.facilitator, *self.there) if p}
        initial["attended"] += [f"runs-{p.pk}" for p in self.there]
        running = [(key, person.name) for key, person in self.running.items() if person.pk not in here]
        self.fields["attended"].also = frozenset(self.running)
        self.fields["attended"].choices = [(str(row.pk), row.person.name) for row in rows] + running

    @property
    def anybody(self) -> bool:
        return bool(self.fields["attended"].choices)

    def were_there(self) -> dict[str, Any]:
        """Numbers of participants, and people who ran it and need not take part."""
        chosen = self.cleaned_data["attended"]
        running = [self.running[key] for key in chosen if key in self.running]
        return {"attended": [int(key) for key in chosen if key not in self.running], "running": running}

    def clean_meeting_at(self) -> dt.datetime | None:
        at = self.cleaned_data["meeting_at"]
        if at is not None and at.year not in MEETINGS:
            raise forms.ValidationError(_("Is the year right?"))
        return at


class NotesForm(SeenForm):
    class Meta:
        model = Meeting
        fields = ["notes"]
        labels = {"notes": _("What should not get lost")}
        widgets = {"notes": forms.Textarea({"rows": 8, "data-editor": "markdown"})}
        help_texts = {
            "notes": _(
                "For those who take part. Not published, and deleted 90 days after publishing with the accounts."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two people may begin before there is a row.
        self.initial["seen"] = seen_as(self.instance, self.columns())


class ParkForm(forms.Form):
    title = forms.CharField(label=_("Park an idea"), max_length=200)


class PulseForm(forms.Form):
    """The three questions; each may stay without an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for about in PULSE:
            self.fields[about.value] = forms.ChoiceField(
                label=about.label, choices=PulseAnswer.choices, widget=forms.RadioSelect, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("One answer is enough. Empty ones are fine, all three are not."))
        return data
