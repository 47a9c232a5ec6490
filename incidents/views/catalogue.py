"""Systems and cohorts: small pages, one list and one form each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from incidents.domain import catalogue
from incidents.domain.system_lists import planned_systems, save_systems
from incidents.forms.catalogue import CohortForm, SystemForm
from incidents.models import Cohort, Incident, System
from incidents.templatetags.catalogue import SYSTEM
from incidents.views.common import tell
from people.models import Organisation
from people.policy import allowed, policy
from people.views.lists import from_table

LATEST = 20
WORDS = {
    "system": {"noun": "system", "list": "incidents:systems", "all": _l("Systems"), "add": _l("Add a system")},
    "cohort": {"noun": "cohort", "list": "incidents:cohorts", "all": _l("Cohorts"), "add": _l("Add a cohort")},
}
EXAMPLE = (
    "name,kind,part of,team,about\nGateway,device,,Field,The box on the wall\nGateway radio,firmware,Gateway,Field,\n"
)


@policy("incidents.view_system")
@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    return _list(request, System.objects.values_list(*SYSTEM), "system")


@policy("incidents.view_cohort")
@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    return _list(request, Cohort.objects.all(), "cohort")


def _list(request: HttpRequest, rows: Any, noun: str) -> HttpResponse:
    may_add = request.user.has_perm(f"incidents.add_{noun}")
    return render(request, f"incidents/{noun}s.html", {"rows": rows, "may_add": may_add})


@policy("incidents.import_system")
@require_http_methods(["GET", "POST"])
def systems_from_table(request: HttpRequest) -> HttpResponse:
    words = {"title": _("Systems from a table"), "back_label": _("Systems"), "example": EXAMPLE}
    return from_table(request, planned_systems, save_systems, "incidents:systems", words)


@policy("incidents.add_system")
@require_http_methods(["GET", "POST"])
def system_new(request: HttpRequest) -> HttpResponse:
    return _new(request, SystemForm, System)


@policy("incidents.add_cohort")
@require_http_methods(["GET", "POST"])
def cohort_new(request: HttpRequest) -> HttpResponse:
    return _new(request, CohortForm, Cohort)


def _new(request: HttpRequest, form_class: Any, model: Any) -> HttpResponse:
    form = form_class(request.POST if request.method == "POST" else None)
    noun = model._meta.model_name
    if form.is_valid():
        row = catalogue.add(model, by=request.user, **form.cleaned_data)
        tell(request, _("“%(name)s” is there now.") % {"name": row.name})
        return redirect(f"incidents:{noun}", row.slug)
    return _page(request, noun, form, {})


@policy("incidents.view_system")
@require_http_methods(["GET", "POST"])
def system(request: HttpRequest, slug: str) -> HttpResponse:
    return _one(request, get_object_or_404(System.objects.select_related("parent", "team"), slug=slug), SystemForm)


@policy("incidents.view_cohort")
@require_http_methods(["GET", "POST"])
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    return _one(request, get_object_or_404(Cohort, slug=slug), CohortForm)


def _one(request: HttpRequest, row: Any, form_class: Any) -> HttpResponse:
    noun = row._meta.model_name
    may_change = request.user.has_perm(f"incidents.change_{noun}", row)
    if request.method == "POST":
        allowed(request.user, f"incidents.change_{noun}", row)
    # The form writes into its instance while it checks; the page shows the row as it is.
    form = form_class(request.POST if request.method == "POST" else None, instance=type(row).objects.get(pk=row.pk))
    if form.is_valid() and _changed(request, row, form):
        return redirect(f"incidents:{noun}", row.slug)
    incidents = Incident.objects.visible_to(request.user).filter(**{f"{noun}s": row})
    context = {
        "row": row,
        "may_change": may_change,
        "incidents": incidents.defer("search", "summary", "strain_note").order_by("-sort_at", "-id")[:LATEST],
        "zone": Organisation.current().zone,
    }
    return _page(request, noun, form, context)


def _page(request: HttpRequest, noun: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "words": WORDS[noun]}
    return render(request, "incidents/catalogued.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, row: Any, form: Any) -> bool:
    try:
        catalogue.change(row, by=request.user, **form.cleaned_data)
    except catalogue.GoesInCircles:
        form.add_error("parent", _("That would make it a part of itself."))
        return False
    tell(request, _("Saved."))
    return True
