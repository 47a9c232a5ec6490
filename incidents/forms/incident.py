"""Capturing an incident, and everything that can be said about it later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.selects import NamedMultipleChoiceField, PlainBoxes
from incidents.domain.times import NeverWas, Wall, WasTwice, instant, wall_of, zone_info
from incidents.enums import FeltBand, FeltUnit, Harm, Kind, NoticedBy, Severity, Stage
from incidents.forms.editing import EditForm
from incidents.forms.fields import MomentField, NamesField, WordsField, ZoneField
from incidents.models import Cohort, Incident, System
from incidents.models.incident import MOMENTS
from people.models import Team

COUNT_LIMIT = 2**31 - 1


def optional(choices: Any, nothing: str) -> list[tuple[str, Any]]:
    return [("", nothing), *choices.choices]


def boxes(model: Any, label: Any) -> NamedMultipleChoiceField:
    """Several of a short list, as boxes to tick: no key has to be held."""
    return NamedMultipleChoiceField(model.objects.all(), label=label, required=False, widget=PlainBoxes)


class CaptureForm(forms.Form):
    """One sentence and Enter."""

    title = forms.CharField(
        label=_("What happened?"),
        max_length=200,
        error_messages={
            "required": _("One sentence is enough, but one is needed."),
            "max_length": _("Keep it to 200 characters here; there is room for the rest on the next page."),
        },
    )
    kind = forms.ChoiceField(label=_("What kind of thing was it?"), choices=Kind, initial=Kind.INCIDENT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}
        self.fields["kind"].widget = forms.RadioSelect(choices=Kind.choices)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.INCIDENT


class FeltFields(forms.Form):
    """Who felt it: a number, a rough band, or unknown."""

    felt_by_count = forms.IntegerField(
        label=_("How many felt it"),
        required=False,
        min_value=0,
        max_value=COUNT_LIMIT,
        help_text=_("Empty: not known."),
    )
    felt_by_band = forms.ChoiceField(
        label=_("or roughly"), required=False, choices=optional(FeltBand, _("not known")), help_text=_("A number wins.")
    )
    felt_by_unit = forms.ChoiceField(label=_("of what"), required=False, choices=optional(FeltUnit, _("not known")))
    could_not = forms.CharField(
        label=_("What they could not do"),
        max_length=200,
        required=False,
        help_text=_("One line: “could not add a new gateway”."),
    )


class StabiliseForm(FeltFields):
    """The one question asked when it no longer gets worse."""


class MomentsMixin:
    """Turns walls into instants in the zone that the form chose."""

    def zone_before(self) -> Any:
        return zone_info(self.zone_name)

    def settle(self, name: str, margin_name: str, zone: Any) -> None:
        """Replace the Wall in ``name`` by its instant. A time that nobody touched stays to the microsecond."""
        wall: Wall | None = self.cleaned_data.get(name)
        before = getattr(self.row, name), getattr(self.row, margin_name)
        if wall == wall_of(*before, self.zone_before()):
            self.cleaned_data[name], self.cleaned_data[margin_name] = before
            return
        try:
            moment = instant(wall, zone) if wall else (None, None)
            self.cleaned_data[name], self.cleaned_data[margin_name] = moment
        except NeverWas:
            self.add_error(
                name, _("The clocks went forward that night: this time never was. Take one before or after.")
            )
        except WasTwice as twice:
            first, second = twice.names
            words = _("The clocks went back, so this time was there twice. Say whether it was %(first)s or %(second)s.")
            self.add_error(name, words % {"first": first, "second": second})
        except ValueError:
            self.add_error(name, _("The year has to be between 1970 and 2100."))


class IncidentForm(MomentsMixin, FeltFields, EditForm):
    """Everything of an incident but its people, timeline and files."""

    ONE = (
        *("title", "summary", "kind", "severity", "stage", "harm", "noticed_by", "zone"),
        *(part for name in MOMENTS for part in (name, f"{name}_margin")),
        *("felt_by_count", "felt_by_band", "felt_by_unit", "could_not"),
        *("strain_note", "looks_like_repeat", "source_url"),
    )
    MANY = ("teams", "systems", "cohorts")

    title = forms.CharField(label=_("What happened, in one sentence"), max_length=200)
    summary = WordsField(
        label=_("Summary"), required=False, max_length=100_000, help_text=_("Markdown works. Rough words are fine.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=optional(Severity, _("not known")))
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage)
    zone = ZoneField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        help_text=_("Empty: the organisation's. Another zone shows the same moments on another clock."),
    )
    started_at = MomentField(label=_("Started"))
    detected_at = MomentField(label=_("Detected"))
    acknowledged_at = MomentField(label=_("Acknowledged"))
    stabilised_at = MomentField(label=_("Stabilised"))
    resolved_at = MomentField(label=_("Resolved"))
    harm = forms.ChoiceField(label=_("Harm"), required=False, choices=optional(Harm, _("not known")))
    noticed_by = forms.ChoiceField(label=_("Noticed by"), required=False, choices=optional(NoticedBy, _("not known")))
    teams = boxes(Team, _("Teams"))
    systems = boxes(System, _("Systems"))
    new_systems = NamesField(
        label=_("Systems not listed yet"), required=False, max_length=600, help_text=_("Names, separated by commas.")
    )
    cohorts = boxes(Cohort, _("Cohorts"))
    strain_note = WordsField(
        label=_("What the rescue cost"),
        required=False,
        max_length=20_000,
        help_text=_("Nights, one person who knew. No names, no credit."),
    )
    looks_like_repeat = forms.BooleanField(label=_("Looks like something we have had before"), required=False)
    source_url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, row: Incident, organisation_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.organisation_zone = organisation_zone
        self.zone_name = row.zone or organisation_zone
        zone = self.zone_before()
        for name in MOMENTS:
            self.fields[name].widget.zone = self.zone_name
            self.initial[name] = wall_of(getattr(row, name), getattr(row, f"{name}_margin"), zone)
        for name in (*self.ONE, *self.MANY):
            if name in self.fields and name not in MOMENTS:
                self.initial[name] = getattr(row, name).all() if name in self.MANY else getattr(row, name)
        self.fields["zone"].widget.attrs |= {"list": "zones", "placeholder": organisation_zone, "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        super().clean()
        zone = zone_info(self.cleaned_data.get("zone") or self.organisation_zone)
        for name in MOMENTS:
            if name in self.cleaned_data:
                self.fields[name].widget.zone = str(zone)
                self.settle(name, f"{name}_margin", zone)
        self._forwards()
        return self.cleaned_data

    def _forwards(self) -> None:
        """Nothing is over before it began; margins are given the benefit of the doubt, untouched times are left."""
        began, slack = self.cleaned_data.get("started_at"), self.cleaned_data.get("started_at_margin")
        for name in ("stabilised_at", "resolved_at"):
            ended, margin = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_margin")
            touched = began != self.row.started_at or ended != getattr(self.row, name)
            if began and ended and touched and _upper(ended, margin) < _lower(began, slack):
                self.add_error(name, _("That is before it started. One of the two needs another look."))


def _upper(at: Any, margin: Any) -> Any:
    return at + margin if margin else at


def _lower(at: Any, margin: Any) -> Any:
    return at - margin if margin else at
