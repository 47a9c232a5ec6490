"""Templates of reviews: which there are, and writing one with the writer's view beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.domain.editing import EditConflict
from people.models import Organisation, Team
from people.policy import policy
from people.tree import as_tree
from reviews.domain.templates import TemplateExists, drop_template, keep_template
from reviews.enums import Depth
from reviews.forms_template import Draft
from reviews.models import ReviewTemplate
from reviews.parts import builtin


@dataclass(frozen=True)
class Cell:
    """One team and depth: its own template, or what it falls back to."""

    address: str
    depth: str
    template: ReviewTemplate | None


@dataclass(frozen=True)
class TeamRow:
    team: Team | None
    cells: list[Cell]


@dataclass(frozen=True)
class Place:
    """Which team's template of which depth a page is about. ``team`` None: everybody's."""

    team: Team | None
    depth: Depth

    @property
    def address(self) -> str:
        return address_of(self.team, self.depth)

    @property
    def template(self) -> ReviewTemplate | None:
        return ReviewTemplate.objects.filter(team=self.team, depth=self.depth).first()


def address_of(team: Team | None, depth: str) -> str:
    return f"{reverse('reviews:template')}{query_of(team, depth)}"


def query_of(team: Team | None, depth: str) -> str:
    return f"?team={quote(team.slug) if team else ''}&depth={depth}"


def place_of(request: HttpRequest) -> Place:
    """The team and depth named in the address. An unknown one is a 404."""
    slug, depth = request.GET.get("team", ""), request.GET.get("depth", Depth.STANDARD)
    if depth not in Depth.values or "\0" in slug:
        raise Http404
    team = get_object_or_404(Team.objects.visible_to(request.user), slug=slug) if slug else None
    return Place(team, Depth(depth))


@require_GET
@policy("reviews.view_reviewtemplate")
def template_list(request: HttpRequest) -> HttpResponse:
    """Every team with what it has of its own."""
    found = {(row.team_id, row.depth): row for row in ReviewTemplate.objects.visible_to(request.user)}
    teams = [None, *as_tree(Team.objects.visible_to(request.user))]
    page, depths = reverse("reviews:template"), [(str(depth), depth.label) for depth in Depth]
    rows = [TeamRow(team, cells_of(team, page, depths, found)) for team in teams]
    context = {"rows": rows, "depths": Depth, "may_change": request.user.has_perm("reviews.change_reviewtemplate")}
    return render(request, "reviews/templates.html", context)


def cells_of(team: Team | None, page: str, depths: Any, found: dict[Any, ReviewTemplate]) -> list[Cell]:
    """``found``: templates by team and depth."""
    key = team.pk if team else None
    return [Cell(page + query_of(team, depth), label, found.get((key, depth))) for depth, label in depths]


@require_http_methods(["GET", "POST"])
@policy("reviews.change_reviewtemplate")
def template(request: HttpRequest) -> HttpResponse:
    """Write a template. Every button but *Save* comes back with the page, nothing saved and nothing lost."""
    place = place_of(request)
    row, usual = place.template, builtin(place.depth, Organisation.current().size)
    if request.method == "GET":
        return page(request, place, row, Draft.of_template(row, place.depth, usual))
    draft = Draft.of_post(request.POST, place.depth, usual)
    if draft.change(request.POST.dict(), source_of(request, place)):
        return page(request, place, row, draft)
    if not draft.is_valid():
        return page(request, place, row, draft, status=422)
    try:
        keep_template(
            row,
            by=request.user,
            team=place.team,
            depth=place.depth,
            title=draft.title,
            sections=draft.parts,
            version=draft.version or 0,  # 0: written meanwhile by somebody else
        )
    except (EditConflict, TemplateExists):
        return page(request, place, place.template, draft, status=409, conflict=True)
    messages.success(request, _("Saved. Reviews that begin from now on have these sections."))
    return redirect("reviews:templates")


def source_of(request: HttpRequest, place: Place) -> ReviewTemplate | None:
    """The template to copy from, of the same depth."""
    pk = request.POST.get("from", "")
    rows = ReviewTemplate.objects.visible_to(request.user).filter(depth=place.depth)
    return rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


def page(
    request: HttpRequest, place: Place, row: ReviewTemplate | None, draft: Draft, *, status: int = 200, **more: Any
) -> HttpResponse:
    others = ReviewTemplate.objects.filter(depth=place.depth).select_related("team")
    if more.get("conflict") and row is not None:
        more["theirs"] = Draft.of_template(row, place.depth, draft.usual)
        draft.version = row.version  # saving again is then a decision
    context = {"place": place, "template": row, "draft": draft, "others": [o for o in others if o != row], **more}
    return render(request, "reviews/template.html", context, status=status)


@require_POST
@policy("reviews.delete_reviewtemplate")
def template_reset(request: HttpRequest) -> HttpResponse:
    """Back to what the team had before it wrote one of its own."""
    place = place_of(request)
    if row := place.template:
        drop_template(row, by=request.user)
        messages.success(request, _("Removed. Reviews that have begun keep what they began with."))
    return redirect("reviews:templates")
