"""Forms of threads. Made when somebody asks for one, never with the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.picker import PeopleChoiceField
from reviews.models.comment import LONGEST_QUOTE, LONGEST_TEXT

TOO_LONG = {
    "max_length": _(
        "This is too long to be read beside a text: at most %(limit_value)d characters, these are %(show_value)d. "
        "Nothing is lost: it still stands here."
    )
}


class CommentForm(forms.Form):
    """``asks`` takes the names of people who read the draft; a reply has no quote of its own."""

    quote = forms.CharField(
        label=_("About these words"), required=False, widget=forms.Textarea({"rows": 2, "dir": "auto"})
    )
    text = forms.CharField(
        label=_("What do you want to say or ask?"),
        max_length=LONGEST_TEXT,
        error_messages=TOO_LONG,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "autofocus": True}),
    )
    asks = PeopleChoiceField(
        Person.objects.none(),
        label=_("Ask somebody personally"),
        required=False,
        help_text=_("They get a mail now. @name in the text does the same. Several names with ; between them."),
    )

    def __init__(
        self, *args: Any, readers: QuerySet[Person], names_at: str, reply: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="comment_%s", **kwargs)
        self.fields["asks"].queryset = readers
        self.fields["asks"].widget.offered_at = names_at
        if reply:
            del self.fields["quote"]
            self.fields["text"].label = _("Your reply")

    def clean_quote(self) -> str:
        return self.cleaned_data["quote"][: LONGEST_QUOTE * 2]


class CorrectionForm(forms.Form):
    """What should be different in the draft, and where."""

    section = forms.ChoiceField(label=_("Where"))
    text = forms.CharField(
        label=_("What should be different?"),
        max_length=LONGEST_TEXT,
        error_messages=TOO_LONG,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, sections: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="correct_%s", **kwargs)
        self.fields["section"].choices = list(sections.items())
