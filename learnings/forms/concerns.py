"""Forms about concerns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from config.lib.selects import PlainBoxes, by_name
from incidents.enums import Kind
from learnings.enums import ConcernKind, ConcernState, Outcome
from learnings.forms.shared import DateInput, Filter, ReferenceField, options
from learnings.models import Concern
from reviews.enums import EarlierAnswer
from reviews.forms import SeenForm
from reviews.models import Review

SPEAK = [
    *ConcernKind.choices,
    (Kind.NEAR_MISS.value, gettext_lazy("A near miss: it nearly happened")),
    (Kind.SURPRISE.value, gettext_lazy("A surprise: it behaved as nobody expected")),
]


class ConcernFilter(Filter):
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", gettext_lazy("Open")),
            ("due", gettext_lazy("Due to look at again")),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=options(ConcernKind.choices, gettext_lazy("Both"))
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=options(ConcernState.choices, gettext_lazy("Any"))
    )


class SpeakForm(forms.ModelForm):
    """One sentence is enough. The kind decides whether it becomes a concern or an incident."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=SPEAK, initial=ConcernKind.RISK, widget=forms.RadioSelect
    )
    evidence_url = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")
    MORE = ("details", "systems", "teams", "evidence_url")

    class Meta:
        model = Concern
        formfield_callback = by_name
        fields = ("text", "kind", "details", "systems", "teams", "evidence_url")
        widgets = {
            "details": forms.Textarea(attrs={"rows": 4}),
            "systems": PlainBoxes,
            "teams": PlainBoxes,
        }

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]


class ConcernForm(forms.ModelForm):
    """Changing a concern."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    evidence_url = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")
    MANY = ("systems", "teams", "cohorts")

    class Meta:
        model = Concern
        formfield_callback = by_name
        fields = ("text", "kind", "details", "systems", "teams", "cohorts", "evidence_url")
        widgets = dict.fromkeys(("systems", "teams", "cohorts"), PlainBoxes)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def texts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name not in self.MANY}

    def relations(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.MANY}


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    rationale = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever raised it reads this."),
    )
    context_at_time = forms.CharField(
        label=gettext_lazy("What is known and going on now"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("So that those who look back later see what you see today."),
    )
    revisit_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Needed unless you act now or it is the same as another."),
    )
    duplicate_of = ReferenceField("CON", label=gettext_lazy("The same as"), required=False)
    decided_by_role = forms.CharField(
        label=gettext_lazy("Decided by (a role, not a name)"), max_length=120, widget=forms.TextInput
    )

    def __init__(self, *args: Any, concern: Concern, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = getattr(user, "person", None)
        self.fields["decided_by_role"].initial = person.role_label if person else ""
        self.fields["duplicate_of"].rows = Concern.objects.visible_to(user).exclude(pk=concern.pk)


class EarlierForm(SeenForm):
    """Was any of this visible earlier?"""

    earlier_answer = forms.ChoiceField(
        label=gettext_lazy("Our answer"), choices=EarlierAnswer.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Review
        fields = ("earlier_answer", "earlier_note")
        widgets = {"earlier_note": forms.Textarea(attrs={"rows": 2})}


class LinkForm(forms.Form):
    concern = ReferenceField("CON", label=gettext_lazy("A concern that was raised"))
    note = forms.CharField(label=gettext_lazy("How it relates"), required=False, max_length=300)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concern"].rows = Concern.objects.visible_to(user)
        self.fields["concern"].widget.attrs["list"] = "linkable"


class RememberForm(forms.Form):
    """Somebody remembers having said it. Both moments are kept, and the label."""

    text = forms.CharField(label=gettext_lazy("What was said then, in one sentence"), max_length=300)
    voiced_on = forms.DateField(label=gettext_lazy("First said on"), widget=DateInput())
    evidence_url = forms.URLField(
        label=gettext_lazy("Where it was said, if there is a link"), required=False, assume_scheme="https"
    )

    def clean_voiced_on(self) -> dt.date:
        day = self.cleaned_data["voiced_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext_lazy("That day has not come yet."), code="future")
        return day

    def voiced_at(self) -> dt.datetime:
        """Noon of the day: no invented midnight."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["voiced_on"], dt.time(12)))
