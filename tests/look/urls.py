"""The gallery: every component of docs/look.md on one page, with the real base template and navigation.

`manage.py runserver` with ROOT_URLCONF=tests.look.urls shows it; the tests look at it with a browser.
"""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.urls import include, path

from config.appearance import appearance

OPTIONS = deepcopy(settings.TEMPLATES[0])
OPTIONS.pop("BACKEND")
OPTIONS |= {"NAME": "gallery", "DIRS": [Path(__file__).parent / "templates", *OPTIONS["DIRS"]]}

CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 180,
    "data": {"values": [{"month": f"2025-{m:02}", "n": n} for m, n in enumerate([3, 5, 2, 6, 4, 4, 7, 3], 1)]},
    "mark": {"type": "bar", "cornerRadiusEnd": 3},
    "encoding": {
        "x": {"field": "month", "type": "ordinal", "timeUnit": "yearmonth", "title": None},
        "y": {"field": "n", "type": "quantitative", "title": "learnings"},
    },
}


class Example(forms.Form):
    title = forms.CharField(
        label="What happened, in one sentence", help_text="Nothing else is needed now. You can add the rest later."
    )
    kind = forms.ChoiceField(choices=[("incident", "Incident"), ("near_miss", "Near miss"), ("drill", "Drill")])
    detected_at = forms.DateTimeField(label="When was it noticed?", required=False, help_text="Empty means: not known.")
    felt = forms.ChoiceField(
        label="Who felt it?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("none", "Nobody"),
            ("some", "Some customers"),
            ("all", "Everybody"),
            ("unknown", "We don't know yet"),
        ],
    )
    restricted = forms.BooleanField(
        label="Only the people listed may see this",
        required=False,
        help_text="Holds everywhere, search and PDF included.",
    )
    story = forms.CharField(
        label="What happened, forwards",
        required=False,
        widget=forms.Textarea(
            {"data-editor": "markdown", "data-hints": "#gallery-hints", "placeholder": "Start before anybody noticed."}
        ),
        help_text="Markdown works here.",
    )


class Somebody:
    is_authenticated = True

    def __str__(self) -> str:
        return "Ana Lindqvist"


def context() -> dict[str, object]:
    at = datetime(2025, 3, 12, 13, 5, tzinfo=UTC)
    story = "Around noon the field team **restarted** the gateway.\n\nThe queue should have been drained first."
    first = story.index("should have")
    return {
        "user": Somebody(),
        "at": at,
        "later": at + timedelta(minutes=14),
        "day_margin": timedelta(hours=12),
        "about": timedelta(minutes=20),
        "form": Example(initial={"story": story}),
        "wrong": Example({"kind": "flood", "felt": "none"}, prefix="wrong"),
        "chart": CHART,
        "hints": [{"from": first, "to": first + 11, "message": "What made not draining it the sensible step?"}],
        "states": ["gathering", "analysing", "meeting", "learning", "published", "closed"],
        "badges": [
            "sev1",
            "sev2",
            "sev3",
            "sev4",
            "sev5",
            "near_miss",
            "surprise",
            "drill",
            "open",
            "stabilised",
            "resolved",
            "restricted",
            "tentative",
            "relearned",
            "held",
            "luck",
            "did_not_work",
            "cannot_tell",
        ],
        "messages": [Message(constants.INFO, "INC-142 is recorded. Nothing more is needed now.")],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    return HttpResponse(DjangoTemplates(deepcopy(OPTIONS)).get_template("gallery.html").render(context(), request))


def pages(app: str, *names: str) -> object:
    return path(f"{app}/", include(([path(f"{name}/", gallery, name=name) for name in names], app)))


urlpatterns = [
    path("", gallery, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("appearance/", appearance, name="appearance"),
    pages("learnings", "home", "library", "patterns", "concerns", "credits", "digests", "search"),
    pages("incidents", "list", "new"),
    pages("reviews", "list", "actions"),
    pages("people", "profile", "teams", "people", "activity", "organisation", "tokens"),
]
