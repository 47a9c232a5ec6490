"""Forms about thanks and preventive work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from config.lib.selects import by_name
from learnings.forms.shared import DateInput, ReferenceField
from learnings.models import Concern, Credit, PreventiveWork
from people.models import Person
from people.picker import PeopleChoiceField, PersonChoiceField
from reviews.models import Defence, Review


class CreditForm(forms.ModelForm):
    class Meta:
        model = Credit
        formfield_callback = by_name
        fields = ("recipient", "kind", "text")
        field_classes = {"recipient": PersonChoiceField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"recipient": gettext_lazy("Thank whom?")}
        help_texts = {
            "text": gettext_lazy("The act, then its effect: “You asked …, so that we …”. They read it first, alone.")
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = Person.objects.exclude(user=user)


class WorkForm(forms.ModelForm):
    concern = ReferenceField("CON", label=gettext_lazy("The concern it answers"), required=False)
    link = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = PreventiveWork
        formfield_callback = by_name
        fields = ("title", "mechanism", "done_on", "effect_check_on", "effect", "team", "people", "concern", "link")
        field_classes = {"people": PeopleChoiceField}
        widgets = {
            "mechanism": forms.Textarea(attrs={"rows": 3}),
            "effect": forms.Textarea(attrs={"rows": 2}),
            "done_on": DateInput(),
            "effect_check_on": DateInput(),
        }
        help_texts = {
            "mechanism": gettext_lazy("Which path to harm it breaks. Its effect is a claim until somebody looked."),
            "effect_check_on": gettext_lazy("When somebody looks whether it does."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concern"].rows = Concern.objects.visible_to(user)
        if self.instance.concern_id:
            self.initial["concern"] = f"CON-{self.instance.concern_id}"


class OriginForm(forms.Form):
    """Which preventive work stood behind a defence of this review."""

    defence = forms.ModelChoiceField(Defence.objects.none(), label=gettext_lazy("What stood in the way"))
    work = forms.ModelChoiceField(PreventiveWork.objects.order_by("title"), label=gettext_lazy("The work behind it"))

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["defence"].queryset = review.defences.standing()
