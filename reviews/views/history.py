"""What sections said before: for those who take part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.lib import keyset
from people.domain.editing import EditConflict
from people.policy import allowed, policy
from reviews.domain.history import SECTIONS, Gone, target
from reviews.domain.outlines import own_parts, title_of
from reviews.domain.writing import restore, seen_as
from reviews.models import Review, SectionRevision
from reviews.outline import compare
from reviews.views.late import hands_back
from reviews.views.page import found, writable


def section_title(review: Review, section: str) -> str:
    """What a section is called; factors and defences by their number, because their words change."""
    if section in SECTIONS:
        return str(capfirst(Review._meta.get_field(section).verbose_name))
    kind, _sep, number = section.partition("-")
    names = {"factor": _("Factor %(n)s"), "defence": _("Defence %(n)s"), "meeting": _("Notes of the meeting")}
    return names[kind] % {"n": number} if kind in names else title_of(review, section)


def _told(review: Review, rows: list[SectionRevision]) -> list[SectionRevision]:
    titles = {section: section_title(review, section) for section in {row.section for row in rows}}
    for row in rows:
        row.title = titles[row.section]  # type: ignore[attr-defined]
    return rows


def _history(request: HttpRequest, pk: int) -> tuple[Review, QuerySet[SectionRevision]]:
    review = found(request, pk)
    allowed(request.user, "reviews.history_review", review)
    rows = SectionRevision.objects.visible_to(request.user).filter(review=review)
    return review, rows.select_related("by__person", "restored_from")


@require_GET
@policy("reviews.read_review")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed which section when, newest first."""
    review, rows = _history(request, pk)
    section = request.GET.get("section", "")[:40].replace("\0", "")
    written = SectionRevision.objects.filter(review=review).order_by("section").values_list("section", flat=True)
    titles = [(name, section_title(review, name)) for name in written.distinct()]
    if section:
        rows = rows.filter(section=section)
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="id")
    titles += [(part.key, part.title) for part, _text in own_parts(review)]
    context = {"rows": _told(review, list(page.rows)), "page": page, "chosen": section, "titles": titles}
    return render(request, "reviews/history.html", context | _around(review))


def _around(review: Review) -> dict[str, Any]:
    return {"review": review, "incident": review.incident}


@require_GET
@policy("reviews.read_review")
def revision(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """One earlier text: what it changed, and what was changed since."""
    review, rows = _history(request, pk)
    shown = get_object_or_404(rows, pk=revision)
    return render(request, "reviews/revision.html", _revision(request, review, rows, shown))


def _revision(
    request: HttpRequest, review: Review, rows: QuerySet[SectionRevision], shown: SectionRevision
) -> dict[str, Any]:
    same = rows.filter(section=shown.section)
    before = same.filter(pk__lt=shown.pk).order_by("-pk").first()
    after = same.filter(pk__gt=shown.pk).order_by("pk").first()
    row = target(shown)
    now = getattr(row[0], row[1]) if row else None
    writes = request.user.has_perm("reviews.change_review", review) and not review.is_published
    return _around(review) | {
        "shown": _told(review, [shown])[0],
        "before": before,
        "after": after,
        "changes": compare(before.text if before else "", shown.text),
        "now": now,
        "since": compare(shown.text, now) if now is not None and now != shown.text else [],
        "may_restore": bool(row) and writes and now != shown.text,
        "seen": seen_as(row[0], [row[1]]) if row else "",
    }


@require_POST
@policy("reviews.change_review")
@hands_back
def restore_revision(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Let the section say this again. Where somebody wrote meanwhile, they look once more."""
    review = writable(request, pk)
    rows = SectionRevision.objects.visible_to(request.user).filter(review=review)
    shown = get_object_or_404(rows.select_related("review__incident"), pk=revision)
    try:
        restore(shown, by=request.user, seen=request.POST.get("seen") or "-")
    except EditConflict:
        context = _revision(request, review, rows, shown) | {"moved_on": True}
        return render(request, "reviews/revision.html", context, status=409)
    except Gone:
        raise Http404 from None
    messages.success(request, _("The section says this again. What stood there is in the history."))
    return redirect("reviews:history", pk=review.pk)
