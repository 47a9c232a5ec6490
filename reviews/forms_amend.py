"""The forms that change what was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.domain.outlines import own_parts, own_text
from reviews.domain.writing import seen_as
from reviews.forms import EDITOR, ROWS, SeenForm
from reviews.models import Defence, Factor, Review
from reviews.models.findings import LONGEST_REASON
from reviews.parts import stage_question

SEEN = "seen-"  # before a section's key: the fingerprint of its words


class WithNote(SeenForm):
    """... and a line about what changed."""

    note = forms.CharField(label=_("What changed, in one line"), max_length=300)

    def columns(self) -> list[str]:
        return list(self._meta.fields)


class AmendFactorForm(WithNote):
    class Meta:
        model = Factor
        fields = ["text", "kind", "timing"]
        widgets = {"text": forms.Textarea(ROWS)}


class AmendDefenceForm(WithNote):
    class Meta:
        model = Defence
        fields = ["text", "kind", "outcome"]
        widgets = {"text": forms.Textarea(ROWS)}


class OutForm(forms.Form):
    """Why a factor or a defence is taken out of what was published."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    because = forms.CharField(
        label=_("Because"),
        max_length=LONGEST_REASON,
        help_text=_("What showed that it was not so. It is published with the day."),
    )

    def told(self, kind: str) -> tuple[str, str]:
        """The reason, and the line about what changed."""
        because = self.cleaned_data["because"]
        lines = {
            "factor": gettext("A factor is taken out, because: %(why)s"),
            "defence": gettext("A defence is taken out, because: %(why)s"),
        }
        return because, lines[kind] % {"why": because}


class BackForm(forms.Form):
    """What was taken out stands again."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label=_("What changed, in one line"), max_length=300)

    def told(self, kind: str) -> tuple[str, str]:
        return "", self.cleaned_data["note"]


class AmendForm(WithNote):
    """The review's texts and those of sections that the team's template added."""

    class Meta:
        model = Review
        fields = ["what_happened", "luck", "stage_note", "still_unclear"]
        widgets = {
            "what_happened": forms.Textarea(EDITOR),
            "luck": forms.Textarea(ROWS),
            "stage_note": forms.Textarea(ROWS),
            "still_unclear": forms.Textarea(ROWS),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_note"].label = stage_question(self.instance.incident.stage)
        self.own = [part.key for part, text in own_parts(self.instance) if part.shown or text]
        for part, text in own_parts(self.instance):
            if part.key in self.own:
                self._add(part.key, part.title, text)
        self.order_fields([name for name in self.fields if name != "note"])

    def _add(self, key: str, title: str, text: str) -> None:
        self.fields[key] = forms.CharField(label=title, required=False, widget=forms.Textarea(ROWS))
        self.fields[SEEN + key] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial.setdefault(key, text)
        self.initial[SEEN + key] = seen_as(own_text(self.instance, key), ["text"])

    def own_changes(self) -> dict[str, str]:
        """The words of every section of the team's own that is in the form."""
        return {key: self.cleaned_data[key] for key in self.own if key in self.data}

    def own_seen(self) -> dict[str, str]:
        return {key: self.cleaned_data[SEEN + key] for key in self.own}

    def again(self, current: Review, *, met: str) -> AmendForm:
        """The same words on top of ``current``. ``met``: "seen", or that of the section where two people met.

        Saving again is a decision there; elsewhere what the editor saw is still what it was.
        """
        words = {name: self.cleaned_data[name] for name in (*self.columns(), *self.own, "note")}
        form = AmendForm(instance=current, initial=words)
        for name in ("seen", *(SEEN + key for key in self.own)):
            if name != met:
                form.initial[name] = self.cleaned_data[name]
        return form
