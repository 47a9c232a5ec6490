"""The light review's one page. It needs both layers, so it lives in the upper one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from config.lib.selects import PlainBoxes
from config.lib.workflow import NotFromHere, RequirementsOpen
from incidents.models import TimelineEvent
from learnings.domain.advice import ACTION, ASKED_AFTER, advice_on, asked_afterwards, asked_once
from learnings.domain.light import LightDraft, first_factor, first_learning, save_light, save_light_quietly
from people.domain.editing import EditConflict
from people.policy import allowed, policy
from reviews.domain.publishing import publish_light
from reviews.domain.wording import MOST_ASKED, Hint, hints, hints_in
from reviews.domain.workflow import REVIEW
from reviews.domain.writing import seen_as
from reviews.enums import FactorKind, State
from reviews.models import Review
from reviews.parts import Part, of_json
from reviews.queries import lay_open
from reviews.requirements import Passage
from reviews.views import quiet
from reviews.views.late import Late, hands_back, words_of

TEXTS = ("what_happened", "learned_little_because")
# Of the fields with words: section and place on the page, as they are called when they are saved.
READ = (
    ("what_happened", "what_happened", "what-happened"),
    ("factor", "factors", "factors"),
    ("before_we_believed", "learning", "learning"),
    ("now_we_know", "learning", "learning"),
    ("learned_little_because", "learning", "learning"),
)
ASKED_BY = {"what-happened": "what_happened", "factors": "factor", "learning": "now_we_know"}  # sections and fields


class LightForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    what_happened = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea({"rows": 5, "data-editor": "markdown"})
    )
    factor = forms.CharField(
        label=_("What made it possible or likely?"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One condition of the work or the system is enough."),
    )
    factor_kind = forms.ChoiceField(label=_("Kind"), choices=FactorKind, initial=FactorKind.TECHNICAL, required=False)
    before_we_believed = forms.CharField(label=_("We believed …"), required=False, widget=forms.Textarea({"rows": 2}))
    now_we_know = forms.CharField(
        label=_("Now we know …"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One sentence about how the system or the work really behaves."),
    )
    events = forms.ModelMultipleChoiceField(
        TimelineEvent.objects.none(),
        label=_("What shows it"),
        required=False,
        widget=PlainBoxes,
    )
    evidence_url = forms.URLField(
        label=_("or a link that shows it"), required=False, max_length=500, assume_scheme="https"
    )
    learned_little_because = forms.CharField(
        label=_("We learned little, because …"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_of(review), **kwargs)
        self.fields["events"].queryset = review.starred_events
        if not review.starred_events.exists():
            del self.fields["events"]
        for part in of_json(review.outline):
            self._ask_as(part)

    def _ask_as(self, part: Part) -> None:
        """The words of the team's template. Help texts are printed as they are: these are people's, so escaped."""
        if field := self.fields.get(ASKED_BY.get(part.key, "")):
            field.help_text = escape(part.prompt)
            if part.key != "learning":  # that is the heading above three fields
                field.label = part.title

    def clean_factor_kind(self) -> str:
        return self.cleaned_data["factor_kind"] or FactorKind.TECHNICAL

    def draft(self) -> LightDraft:
        return LightDraft(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def initial_of(review: Review) -> dict[str, Any]:
    """What is saved so far."""
    factor, learning = first_factor(review), first_learning(review)
    initial: dict[str, Any] = {name: getattr(review, name) for name in TEXTS} | {"seen": seen_as(review, TEXTS)}
    if factor:
        initial |= {"factor": factor.text, "factor_kind": factor.kind}
    if learning:
        evidence = list(learning.evidence.all())
        initial |= {
            "before_we_believed": learning.before_we_believed,
            "now_we_know": learning.now_we_know,
            "events": [row.event_id for row in evidence if row.event_id],
            "evidence_url": next((row.url for row in evidence if row.url), ""),
        }
    return initial


@require_http_methods(["GET", "POST"])
@policy("reviews.read_review")
@hands_back
def light_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write and publish a light review on one page."""
    rows = Review.objects.readable_by(request.user).select_related("incident", "owner", "facilitator")
    review = get_object_or_404(rows, pk=pk)
    if not review.is_light or review.state != State.GATHERING:
        if request.method == "POST" and review.is_published and words_of(request):
            raise Late(review)
        return quiet.closed() if quiet.asked(request) else redirect(review)
    if request.method == "GET":
        return page(request, review, LightForm(review=review))
    allowed(request.user, "reviews.change_review", review)
    form = LightForm(request.POST, review=review)
    if quiet.asked(request):
        return saved_quietly(request, review, form)
    if not form.is_valid():
        return page(request, review, form, status=422, unsaved=True)
    try:
        review = save_light(review, by=request.user, draft=form.draft(), seen=form.cleaned_data["seen"])
    except EditConflict as error:
        shown = {"conflict": both(error, form), "unsaved": True}
        return page(request, error.current, newer(form, error.current), status=409, **shown)
    return publish(request, review, form) if "publish" in request.POST else saved(request, review)


def saved_quietly(request: HttpRequest, review: Review, form: LightForm) -> HttpResponse:
    """The page saves its texts by itself."""
    if not form.is_valid():
        return quiet.refused(form)
    draft, keep = form.draft(), request.POST.get("resolve") == "both"
    base = quiet.bases(request, form.fields)
    try:
        review, texts = save_light_quietly(
            review, by=request.user, draft=draft, seen=form.cleaned_data["seen"], base=base, both=keep
        )
    except EditConflict as conflict:
        return quiet.in_conflict(request, form, conflict, dict.fromkeys(TEXTS))
    return quiet.done(seen_as(review, TEXTS), texts=texts, sent=vars(draft))


def newer(form: LightForm, current: Review) -> LightForm:
    """The same words, now knowing what was saved meanwhile: saving again is a decision."""
    data = form.data.copy()
    data["seen"] = seen_as(current, TEXTS)
    return LightForm(data, review=current)


def both(error: EditConflict, form: LightForm) -> dict[str, Any]:
    rows = [(form.fields[name].label, getattr(error.current, name), error.yours[name]) for name in error.fields]
    return {"rows": rows}


def saved(request: HttpRequest, review: Review) -> HttpResponse:
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect(review)


def publish(request: HttpRequest, review: Review, form: LightForm) -> HttpResponse:
    """Publish and close in one go; where something is missing, the words are saved and the page says what."""
    allowed(request.user, "reviews.steer_review", review)
    try:
        review = publish_light(review, by=request.user)
    except RequirementsOpen as error:
        return page(request, review, newer(form, review), status=409, missing=error.missing, refused=True)
    except NotFromHere:
        return redirect(review)
    messages.success(request, _("Published. Thank you: others can now learn from it."))
    if "asked" not in request.POST:
        _ask_afterwards(request, Review.objects.get(pk=review.pk))
    return redirect(review)


def _ask_afterwards(request: HttpRequest, review: Review) -> None:
    """What nobody was shown while they typed is asked on the next page, once."""
    shown = set(request.POST.getlist("shown"))
    places = [at for at, row in enumerate(asked_afterwards(review)) if row.mark not in shown]
    if places:
        request.session[ASKED_AFTER] = [review.pk, *places]


def asked_about(review: Review, form: LightForm, *, unsaved: bool) -> dict[str, Any]:
    """``hints`` about every text, ``advice`` on the statement. Where it is advised on it gets no second question."""
    found, statement = hints_on(review, form) if unsaved else hints(review), str(form["now_we_know"].value() or "")
    advice = advice_on(statement, review)
    return {
        "hints": asked_once(found, statement if advice else "")[:MOST_ASKED],
        "unsaved": unsaved,
        "advice": advice,
        "action_code": ACTION,
    }


def hints_on(review: Review, form: LightForm) -> list[Hint]:
    """Questions about the words as they stand in the form, saved or not."""
    texts = (Passage(section, "", anchor, str(form[name].value() or "")) for name, section, anchor in READ)
    return hints_in(review, [passage for passage in texts if passage.text])


def page(
    request: HttpRequest, review: Review, form: LightForm, *, status: int = 200, unsaved: bool = False, **more: Any
) -> HttpResponse:
    """``unsaved``: the form came back with words that the review has not."""
    user, step = request.user, REVIEW.get("publish_light")
    lay_open(review, texts=True)
    context = {
        "review": review,
        "incident": review.incident,
        "form": form,
        **asked_about(review, form, unsaved=unsaved),
        "may_write": user.has_perm("reviews.change_review", review),
        "may_steer": user.has_perm("reviews.steer_review", review),
        "may_skip": user.has_perm("reviews.skip_review", review),
        "step": None,
        "more_factors": sorted(review.factors.all(), key=lambda factor: factor.pk)[1:],
    }
    if status == 200 and any(form.initial.get(name) for name in ("factor", "now_we_know")):
        context["missing"] = REVIEW.missing(review, step)
    return render(request, "learnings/light_review.html", context | more, status=status)
