"""Forms of the review page. Each saves one section, so that nobody waits for anybody else's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.selects import Pairs, PlainBoxes, by_name
from incidents.enums import Stage
from incidents.models import TimelineEvent
from people.domain.editing import EditConflict
from people.models import Person
from people.picker import AnybodyField, PersonChoiceField
from reviews.domain.actions import answers_of
from reviews.domain.writing import LONGEST, seen_as
from reviews.enums import ActionState, ActionType, Depth, LookOutcome, State
from reviews.models import (
    Action,
    Defence,
    Factor,
    Perspective,
    Review,
    ReviewPolicy,
    SecondLook,
    SectionText,
)
from reviews.models.perspective import BOXES, LONGEST_BOX
from reviews.parts import stage_question

ROWS = {"rows": 3, "dir": "auto"}
EDITOR = {"rows": 8, "data-editor": "markdown", "dir": "auto"}
SMALL_EDITOR = EDITOR | {"rows": 3}
TOO_LONG = _(
    "This is too long for one box: at most %(limit_value)d characters, these are %(show_value)d. "
    "Nothing is lost: it still stands here."
)


class SeenForm(forms.ModelForm):
    """Carries a fingerprint of what the editor saw, so that a second editor's words are noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = seen_as(self.instance, self.columns())

    def clean(self) -> dict[str, Any]:
        """No ``maxlength`` in the page for this: browsers would cut what is pasted and say nothing."""
        data = super().clean() or {}
        for name, text in list(data.items()):
            if isinstance(text, str) and len(text) > LONGEST:
                self.add_error(name, _("That is too long for one section. A file on the incident holds it better."))
        return data

    def columns(self) -> list[str]:
        """The fields that are columns of the row itself."""
        many = {field.name for field in self._meta.model._meta.many_to_many}
        return [name for name in self.fields if name != "seen" and name not in many]

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns()}


class WhatHappenedForm(SeenForm):
    class Meta:
        model = Review
        fields = ["what_happened"]
        widgets = {"what_happened": forms.Textarea(EDITOR)}


class LookedForm(SeenForm):
    class Meta:
        model = Review
        fields = ["looked_before_detection"]


class HeardForm(SeenForm):
    class Meta:
        model = Review
        fields = ["few_perspectives_because"]


class LuckForm(SeenForm):
    class Meta:
        model = Review
        fields = ["luck", "still_unclear"]
        widgets = {"luck": forms.Textarea(SMALL_EDITOR), "still_unclear": forms.Textarea(SMALL_EDITOR)}
        help_texts = {"luck": _("What could have made it worse, and did not? “Nowhere” is an answer.")}


class StageForm(SeenForm):
    """What is asked depends on the incident's stage."""

    class Meta:
        model = Review
        fields = ["stage_note"]
        widgets = {"stage_note": forms.Textarea(EDITOR)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_note"].label = stage_question(self.instance.incident.stage)


class OwnTextForm(SeenForm):
    """A section that the team's template adds. Two people may begin before there is a row."""

    class Meta:
        model = SectionText
        fields = ["text"]
        widgets = {"text": forms.Textarea(EDITOR)}

    def __init__(self, *args: Any, title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen_as(self.instance, self.columns())
        self.fields["text"].widget.attrs["data-section"] = self.instance.key  # what its words are checked as
        if title:
            self.fields["text"].label = title


class NoActionForm(SeenForm):
    class Meta:
        model = Review
        fields = ["no_action_because"]
        widgets = {"no_action_because": forms.Textarea({"rows": 2})}


class PeopleForm(SeenForm):
    class Meta:
        model = Review
        fields = ["owner", "facilitator", "due_on", "legal_hold"]
        field_classes = {"owner": PersonChoiceField, "facilitator": PersonChoiceField}
        widgets = {"due_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "owner": _("Sees to it that the review gets written and published."),
            "facilitator": _("Asks, listens and keeps the time. Best somebody who did not respond."),
            "legal_hold": _("Raw accounts are then not deleted 90 days after publishing."),
        }


SECTION_FORMS: dict[str, type[SeenForm]] = {
    "what-happened": WhatHappenedForm,
    "timeline": LookedForm,
    "heard": HeardForm,
    "luck": LuckForm,
    "stage": StageForm,
    "no-action": NoActionForm,
}


class FactorForm(SeenForm):
    class Meta:
        model = Factor
        fields = ["text", "kind", "timing", "events"]
        widgets = {"text": forms.Textarea({"rows": 2}), "events": PlainBoxes}
        help_texts = {"text": _("A condition of the work or the system. Who happened to stand there says little.")}

    def __init__(
        self, *args: Any, events: QuerySet[TimelineEvent], offered: list[tuple[int, str]] | None = None, **kwargs: Any
    ) -> None:
        """``offered``: keys and words of the ``events`` where they are in hand already."""
        super().__init__(*args, **kwargs)
        self.fields["events"].queryset = events
        self.fields["events"].required = False
        if offered is not None:
            self.fields["events"].choices = Pairs(offered)


class DefenceForm(SeenForm):
    class Meta:
        model = Defence
        fields = ["text", "kind", "outcome"]
        widgets = {"text": forms.Textarea({"rows": 2})}


class PerspectiveForm(SeenForm):
    """Five boxes, each as long as somebody needs it within reason. One may begin on two devices."""

    class Meta:
        model = Perspective
        fields = [*BOXES, "facilitator_only"]
        widgets = {name: forms.Textarea(ROWS) for name in BOXES}
        labels = {"facilitator_only": _("For the facilitator only")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen_as(self.instance, self.columns())
        for name in BOXES:
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_BOX, TOO_LONG))

    def _get_validation_exclusions(self) -> set[str]:
        """The database asks for one box too, in its own words; ``clean`` asks in ours."""
        return {*super()._get_validation_exclusions(), *BOXES}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any((data.get(name) or "").strip() for name in BOXES):
            raise forms.ValidationError(_("One box is enough. Empty ones are fine, all five are not."))
        return data

    def again(self, error: EditConflict) -> PerspectiveForm:
        """The same words, on top of what was saved elsewhere meanwhile: saving again is a decision."""
        return PerspectiveForm(instance=error.current, initial=self.changes(), auto_id=self.auto_id)


class PersonForm(forms.Form):
    person = PersonChoiceField(Person.objects.all(), label=_("Who"))


class LinkForm(forms.Form):
    """A link is for people nobody has written down yet, too."""

    person = AnybodyField(Person.objects.all(), label=_("Who"), help_text=_("Somebody new is fine."))


class IdeaForm(forms.ModelForm):
    """An idea and, where there is a choice, the factor or learning it answers to: committing asks for it."""

    answers_to = forms.ChoiceField(label=_("What it answers to"), required=False)

    class Meta:
        model = Action
        fields = ["title", "type"]

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups := answers_of(review):
            self.fields["answers_to"].choices = [("", _("Not said yet")), *groups]
        else:
            del self.fields["answers_to"]


class ActionForm(SeenForm):
    tracker_url = forms.URLField(
        label=_("Issue in your tracker"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Action
        formfield_callback = by_name
        fields = ["title", "type", "owner", "due", "why", "cohort", "factor", "ease", "tracker_url"]
        field_classes = {"owner": PersonChoiceField}
        widgets = {"due": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        labels = {"factor": _("The factor it answers to"), "cohort": _("Tried on")}
        help_texts = {
            "title": _("Starts with a verb and is narrow enough that one can see it is done."),
            "cohort": _("Where it is tried first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factor"].queryset = _to_answer(self.instance)


def _to_answer(action: Action) -> QuerySet[Factor]:
    """The factors of its review; one that was taken out only where it answers to that already."""
    rows = Factor.objects.filter(review=action.review_id)
    return rows.filter(Q(taken_out_on=None) | Q(pk=action.factor_id))


class LookForm(forms.Form):
    outcome = forms.ChoiceField(choices=LookOutcome)
    note = forms.CharField(label=_("How do you know?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == LookOutcome.WORKED and not (data.get("note") or "").strip():
            self.add_error("note", _("It worked: how do you know? A few words are enough."))
        return data


class DepthForm(forms.Form):
    depth = forms.ChoiceField(label=_("Depth"), choices=Depth, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why this depth"), max_length=300, required=False)


class PolicyForm(forms.ModelForm):
    stages = forms.MultipleChoiceField(label=_("… in these stages"), choices=Stage, required=False, widget=PlainBoxes)

    tracker_base = forms.URLField(label=_("Its address"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = ReviewPolicy
        fields = [
            "standard_from",
            "stages",
            "more_teams_than",
            "repeat_is_standard",
            "deep_from",
            "safety_is_deep",
            "facilitator_from",
            "light_days",
            "standard_days",
            "deep_days",
            "soak_days",
            "tracker",
            "tracker_base",
            "tracker_project",
            "tracker_issue_type",
        ]
        help_texts = {
            "standard_from": _("This severity or worse. Unknown severity is always light."),
            "facilitator_from": _("The page of a review asks for somebody; nobody is held up by it."),
            "light_days": _("Working days."),
            "standard_days": _("Working days."),
            "deep_days": _("Working days."),
            "soak_days": _("Working days. A first idea is seldom the best one."),
            "tracker_base": _(
                "GitHub: the repository, such as https://github.com/ours/controller. Jira: where it lives."
            ),
            "tracker_project": _("Jira only: the number of the project (its “pid”)."),
            "tracker_issue_type": _("Jira only: the number of the kind of issue, such as 10001."),
        }


class SecondLookForm(forms.Form):
    verdict = forms.ChoiceField(choices=SecondLook.Verdict)
    note = forms.CharField(label=_("What we saw"), max_length=300, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Because"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}))


class ReviewFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *State.choices], required=False)
    depth = forms.ChoiceField(label=_("Depth"), choices=[("", _("Any")), *Depth.choices], required=False)
    due = forms.ChoiceField(label=_("Due"), choices=[("", _("Any day")), ("over", _("Takes longer"))], required=False)
    owner = forms.ChoiceField(label=_("Whose"), choices=[("", _("Everybody’s")), ("me", _("Mine"))], required=False)


class ActionFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *ActionState.choices], required=False)
    type = forms.ChoiceField(label=_("Type"), choices=[("", _("Any")), *ActionType.choices], required=False)
    owner = forms.ChoiceField(label=_("Whose"), choices=[("", _("Everybody’s")), ("me", _("Mine"))], required=False)
