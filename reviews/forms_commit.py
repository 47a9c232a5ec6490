"""What an idea lacks before somebody commits to it, asked where it is committed to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.picker import PersonChoiceField
from reviews.domain.actions import answers_of
from reviews.domain.writing import seen_as
from reviews.forms import SeenForm
from reviews.models import Action

# What is missing, by its code, and the field that takes it.
TAKES = {"owner": "owner", "due": "due", "why": "why", "tied": "answers_to", "why_now": "reason"}


class CommitForm(SeenForm):
    """Only the fields that are ``asked``; each may stay empty, and is asked for again."""

    answers_to = forms.ChoiceField(label=_("Which factor or learning does it answer to?"), required=False)
    reason = forms.CharField(label=_("Why now?"), max_length=300, required=False)

    class Meta:
        model = Action
        fields = ["owner", "due", "why"]
        field_classes = {"owner": PersonChoiceField}
        widgets = {"due": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        labels = {"owner": _("Who takes it on?"), "due": _("By when?"), "why": _("Why this one?")}

    def __init__(self, *args: Any, asked: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="commit_%s", **kwargs)
        for name in {*self.fields} - {"seen", *asked}:
            del self.fields[name]
        if "answers_to" in self.fields:
            self._offer()
        self.initial["seen"] = seen_as(self.instance, self.columns())

    def _offer(self) -> None:
        """What the review has; where it has nothing yet there is nothing to choose."""
        if groups := self.instance.review and answers_of(self.instance.review):
            self.fields["answers_to"].choices = [("", _("Not said yet")), *groups]
        else:
            del self.fields["answers_to"]

    def columns(self) -> list[str]:
        return [name for name in self._meta.fields if name in self.fields]
