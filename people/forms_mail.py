"""Forms about mail: what somebody wants, and the answer behind a link."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.selects import PlainBoxes
from people.domain import waiting
from people.enums import OPTIONAL_MAIL
from people.models import MailPreference, Person

NOTE = 300  # characters, as the fields that keep it


class MailPreferenceForm(forms.ModelForm):
    wanted = forms.MultipleChoiceField(
        label=_("Write to me when"),
        choices=[(kind.value, kind.label) for kind in OPTIONAL_MAIL],
        widget=PlainBoxes,
        required=False,
        help_text=_("What you switch off still waits for you on the page “Waiting for you”."),
    )

    class Meta:
        model = MailPreference
        fields = ("weekly_day", "quiet_from", "quiet_to", "days_off")
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            "quiet_to": _("In your own time zone. Mail waits until then, none gets lost. The same time twice: never."),
        }

    field_order = ("wanted", "weekly_day", "quiet_from", "quiet_to", "days_off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["wanted"] = self.instance.wanted

    def values(self) -> dict[str, Any]:
        """What the domain function takes."""
        data = dict(self.cleaned_data)
        wanted = set(data.pop("wanted"))
        return {**data, "off": [kind.value for kind in OPTIONAL_MAIL if kind not in wanted]}


class AnswerForm(forms.Form):
    """One answer out of a line's choices. Its question stands beside it and is asked only where it needs one."""

    choice = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("A few words"),
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, line: waiting.Line, chosen: str = "", quotes: Iterable[str] = (), **kwargs: Any
    ) -> None:
        """``quotes``: what stands above it; an answer to other words is asked for once more (``about``)."""
        super().__init__(*args, **kwargs)
        self.line, self.quotes = line, list(quotes)
        self.about = hashlib.sha256("\0".join(self.quotes).encode()).hexdigest()[:16]
        self.choices = {choice.code: choice for choice in line.choices}
        labels = [(one.code, _asking(one)) for one in line.choices]
        self.fields["choice"].choices = labels  # type: ignore[attr-defined]
        first = line.choices[0].code if len(line.choices) == 1 else None
        self.initial["choice"] = chosen if chosen in self.choices else first
        if not any(one.asks for one in line.choices):
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        choice = self.choices.get(data.get("choice", ""))
        if choice and choice.needed and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", str(choice.asks))
        if self.data.get("about", self.about) != self.about:
            self.add_error(None, _("This was changed meanwhile. Please read it again before you answer."))
        return data

    def act(self, person: Person) -> str | None:
        """Do what was chosen; the path to go on to, if any."""
        source = waiting.source_called(self.line.source)
        if source is None:
            raise waiting.NoLongerWaiting
        data = self.cleaned_data
        return source.answer(self.line.thing, person, data["choice"], data.get("note", "").strip())


def _asking(choice: waiting.Choice) -> str:
    """An answer and the question that goes with it; "…" says already that words follow."""
    label = str(choice.label)
    return f"{label} · {choice.asks}" if choice.asks and not label.endswith("…") else label
