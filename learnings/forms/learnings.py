"""Forms about learnings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.selects import Pairs, PlainBoxes, by_name
from incidents.models import System, TimelineEvent
from learnings.enums import InPractice, LearningKind, LearningState
from learnings.forms.shared import DateInput, Filter, ReferenceField, options
from learnings.models import Learning
from learnings.queries.periods import PERIODS, since
from people.models import Team
from reviews.models import Review
from reviews.queries import events_at_hand

EVENTS_OFFERED = 200


class LibraryFilter(Filter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=options(LearningKind.choices, gettext_lazy("All kinds"))
    )
    in_practice = forms.ChoiceField(
        label=gettext_lazy("In practice"), required=False, choices=options(InPractice.choices, gettext_lazy("Any"))
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=options(LearningState.choices, gettext_lazy("Standing"))
    )
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False, choices=[*PERIODS.items()][::-1])
    relearned = forms.BooleanField(label=gettext_lazy("Came back"), required=False)

    def chosen(self) -> dict[str, Any]:
        chosen = super().chosen()
        return chosen | {"since": since(chosen.get("period", ""))}


class LearningForm(forms.ModelForm):
    """The record. Evidence is ticked timeline events, a link, or the incident itself where there are no events."""

    events = forms.ModelMultipleChoiceField(
        TimelineEvent.objects.none(),
        label=gettext_lazy("What in the timeline shows it?"),
        required=False,
        widget=PlainBoxes,
    )
    links = forms.CharField(
        label=gettext_lazy("Links that show it"),
        required=False,
        help_text=gettext_lazy("One on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    whole_incident = forms.BooleanField(
        label=gettext_lazy("The incident as a whole shows it"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    FIRST = ("before_we_believed", "now_we_know", "events", "whole_incident", "links")
    ALSO = ("also_concerns_teams", "also_concerns_systems")
    MORE = ("holds_when", "kind", "confidence", "notice_if_it_stops", "revisit_on")

    class Meta:
        model = Learning
        formfield_callback = by_name
        fields = (
            "before_we_believed",
            "now_we_know",
            "also_concerns_teams",
            "also_concerns_systems",
            "holds_when",
            "kind",
            "confidence",
            "notice_if_it_stops",
            "revisit_on",
        )
        widgets = {
            "before_we_believed": forms.Textarea(attrs={"rows": 2}),
            "now_we_know": forms.Textarea(attrs={"rows": 2}),
            "holds_when": forms.Textarea(attrs={"rows": 2}),
            "notice_if_it_stops": forms.Textarea(attrs={"rows": 2}),
            "revisit_on": DateInput(),
            "also_concerns_teams": PlainBoxes,
            "also_concerns_systems": PlainBoxes,
        }
        help_texts = {
            "now_we_know": gettext_lazy("One sentence about how the system or the work really behaves."),
            "before_we_believed": gettext_lazy("What made sense to everybody until then."),
        }

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self.fields["also_concerns_teams"].queryset = Team.objects.all()
        self.fields["also_concerns_systems"].queryset = System.objects.all()
        self._offer_events()
        if self.instance.pk:
            self._show_evidence()

    def _offer_events(self) -> None:
        events = self.review.incident.events.all()
        offered = events_at_hand(self.review, limit=EVENTS_OFFERED)
        if not offered:
            del self.fields["events"]
            return
        del self.fields["whole_incident"]
        self.fields["events"].queryset = events
        offered.sort(key=lambda event: event.position)
        self.fields["events"].choices = Pairs([(event.pk, _event_label(event)) for event in offered])

    def _show_evidence(self) -> None:
        evidence = list(self.instance.evidence.all())
        self.initial["events"] = [row.event_id for row in evidence if row.event_id]
        self.initial["links"] = "\n".join(row.url for row in evidence if row.url)
        self.initial["whole_incident"] = any(row.incident_id for row in evidence)
        self.initial["version"] = self.instance.version

    def clean_links(self) -> list[str]:
        check = forms.URLField(max_length=500, assume_scheme="https")
        return [check.clean(line) for line in self.cleaned_data["links"].split() if line]

    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields]

    def also(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ALSO if self._has_options(self.fields[name])]

    def _has_options(self, field: forms.ModelMultipleChoiceField) -> bool:
        return bool(field.choices) if isinstance(field.choices, list) else field.queryset.exists()

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    def evidence(self) -> list[dict[str, Any]]:
        """What the record rests on, as the domain function takes it."""
        data = self.cleaned_data
        rows: list[dict[str, Any]] = [{"event": event} for event in data.get("events", ())]
        rows += [{"url": url} for url in data["links"]]
        if data.get("whole_incident"):
            rows.append({"incident": self.review.incident})
        return rows

    def texts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name not in self.ALSO}

    def relations(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ALSO}


def _event_label(event: TimelineEvent) -> str:
    text = event.text if len(event.text) <= 160 else f"{event.text[:159]}…"
    return f"{text} ({event.get_kind_display()})"


class LittleForm(forms.Form):
    learned_little_because = forms.CharField(
        label=gettext_lazy("We learned little, because …"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("An honest answer. It opens the gate as a learning does, and is counted apart."),
    )


class PracticeForm(forms.ModelForm):
    class Meta:
        model = Learning
        fields = ("in_practice", "changed_behaviour")
        widgets = {"changed_behaviour": forms.Textarea(attrs={"rows": 2})}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Because"), max_length=300)


class CiteForm(forms.Form):
    """Lean on an earlier learning."""

    learning = ReferenceField("LRN", label=gettext_lazy("An earlier learning that helped"))
    note = forms.CharField(label=gettext_lazy("How it helped"), required=False, max_length=300)

    def __init__(self, *args: Any, review: Review, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Learning.objects.visible_to(user).filter(state__in=("published", "shared"))
        self.fields["learning"].rows = rows.exclude(review=review)
        self.fields["learning"].widget.attrs["list"] = "citable"
        self.fields["learning"].error_messages["required"] = _("Which one? For example LRN-12.")
