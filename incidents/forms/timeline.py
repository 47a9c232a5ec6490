"""One event, many lines at once, a person's part."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.times import wall_of, zone_info
from incidents.enums import EventKind, RoleInIncident
from incidents.forms.editing import EditForm
from incidents.forms.editing import digest as editing_digest
from incidents.forms.fields import MomentField, PersonField, WordsField, ZoneField
from incidents.forms.incident import MomentsMixin
from incidents.models import TimelineEvent

PASTE_LIMIT = 2_000_000  # characters


class EventForm(MomentsMixin, EditForm):
    """An event of the timeline. ``zone_name`` is the incident's; ``day_before`` what a bare clock time belongs to."""

    ONE = ("text", "kind", "at", "margin", "author", "source_url", "source_label", "in_review")

    text = WordsField(label=_("What happened"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind, initial=EventKind.OBSERVATION)
    at = MomentField(
        label=_("When"),
        help_text=_("Only a day: some time that day. Nothing: only its place in the order is known."),
    )
    author = PersonField(
        label=_("Who saw or did it"), max_length=120, required=False, help_text=_("Somebody new is fine.")
    )
    source_label = forms.CharField(
        label=_("Where this comes from"), max_length=120, required=False, help_text=_("“deploy log”, “chat”.")
    )
    source_url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    in_review = forms.BooleanField(label=_("Matters for the review"), required=False, initial=True)

    def __init__(
        self, *args: Any, row: TimelineEvent, zone_name: str, day_before: dt.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.zone_name = zone_name
        self.fields["at"].widget.zone = zone_name
        self.fields["at"].day_before = day_before
        for name in self.ONE:
            if name in self.fields:
                self.initial[name] = getattr(row, name)
        self.initial["at"] = wall_of(row.at, row.margin, self.zone_before())

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "at" in self.cleaned_data:
            self.settle("at", "margin", zone_info(self.zone_name))
        return self.cleaned_data


class TimeForm(MomentsMixin, EditForm):
    """Only the time of an event, in the row that shows it."""

    ONE = ("at", "margin")

    at = MomentField(label=_("When"))

    def __init__(
        self, *args: Any, row: TimelineEvent, zone_name: str, day_before: dt.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.zone_name = zone_name
        self.fields["at"].widget.zone = zone_name
        self.fields["at"].day_before = day_before
        self.initial["at"] = wall_of(row.at, row.margin, self.zone_before())

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "at" in self.cleaned_data:
            self.settle("at", "margin", zone_info(self.zone_name))
        return self.cleaned_data


class PasteForm(forms.Form):
    """Lines, pasted or in a file, and what says how to read their times."""

    text = WordsField(
        label=_("Lines"),
        max_length=PASTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "Chat, log or JSON export, up to 10,000 lines. What has a time becomes an event; "
            "a line without one goes on with the event above it."
        ),
        error_messages={"max_length": _("That is more than two million characters: paste it in parts.")},
    )
    file = forms.FileField(label=_("or a file with them"), required=False, allow_empty_file=True)
    zone = ZoneField(label=_("Zone of the times in it"), max_length=64)
    day = forms.DateField(
        label=_("Day of the first line"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For times that come without a date; past midnight the day goes on."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind, initial=EventKind.OBSERVATION)
    source_label = forms.CharField(label=_("Where this comes from"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].widget.attrs |= {"list": "zones", "autocomplete": "off"}

    def clean_day(self) -> dt.date:
        if not 1970 <= self.cleaned_data["day"].year <= 2100:
            raise forms.ValidationError(_("The year has to be between 1970 and 2100."), code="year")
        return self.cleaned_data["day"]

    def clean_file(self) -> str:
        """Its text, whatever it is written in."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > PASTE_LIMIT * 4:
            raise forms.ValidationError(_("That is more than two million characters: paste it in parts."), code="size")
        text = decoded(file.read()).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > PASTE_LIMIT:
            raise forms.ValidationError(_("That is more than two million characters: paste it in parts."), code="size")
        return text

    def clean(self) -> dict[str, Any]:
        super().clean()
        if file := self.cleaned_data.get("file"):
            self.cleaned_data["text"] = file
            self.data = self.data.copy()  # the page that comes next carries the lines, and not the file
            self.data["text"] = file
        elif not self.cleaned_data.get("text") and not self.errors:
            self.add_error("text", _("Paste some lines first, or choose a file."))
        return self.cleaned_data

    @property
    def mark(self) -> str:
        """Changes when the same numbers would mean other rows."""
        values = self.cleaned_data
        return editing_digest(f"{values['zone']} {values['day']} {values['text']}")


def decoded(content: bytes) -> str:
    """Text of a file: UTF-8, UTF-16 where it says so, else byte by byte, which never fails."""
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


class RoleForm(forms.Form):
    person = PersonField(label=_("Name"), max_length=120, error_messages={"required": _("Whose part was it?")})
    role = forms.ChoiceField(label=_("Part"), choices=RoleInIncident, initial=RoleInIncident.RESPONDER)


class AltForm(forms.Form):
    alt = forms.CharField(
        label=_("Words for those who do not see the picture"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What does it show, and what in it matters?"),
    )
