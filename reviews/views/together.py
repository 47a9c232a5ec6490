"""What the draft's page asks for while people write in it: who is here, and questions about the wording."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.policy import policy
from reviews.domain.live_hints import LiveHint, live_hints
from reviews.domain.outlines import own_parts, part_of
from reviews.domain.presence import leave, note_presence, others_here
from reviews.domain.writing import LONGEST
from reviews.merging import plain
from reviews.models import Presence, Review
from reviews.views.page import joined, writable
from reviews.views.parts import KNOWN, is_anchor

# Where on the page the questions about a text stand.
ANCHORS = {
    "what_happened": "what-happened",
    "factors": "factors",
    "defences": "defences",
    "luck": "defences",
    "still_unclear": "defences",
    "earlier_note": "earlier",
    "stage_note": "stage",
    "learning": "learning",
    "perspective": "",
}


@require_POST
@policy("reviews.read_review")
def here(request: HttpRequest, pk: int) -> JsonResponse:
    """The page says that somebody has it open, and hears who else has."""
    review = joined(request, pk)
    if "gone" in request.POST:
        leave(review, by=request.user)
        return JsonResponse({"here": []})
    section = request.POST.get("section", "")
    note_presence(review, by=request.user, section=section if is_anchor(section) else "")
    return JsonResponse({"here": [_said(review, row) for row in others_here(review, request.user)]})


def _said(review: Review, row: Presence) -> dict[str, str]:
    known = part_of(review, row.section) or KNOWN.get(row.section)
    name, title = row.user.get_full_name(), known.title if known else ""
    text = _("%(name)s, in “%(section)s”") % {"name": name, "section": title} if title else name
    return {"section": row.section if title else "", "text": text}


@require_POST
@policy("reviews.change_review")
def check_wording(request: HttpRequest, pk: int) -> JsonResponse:
    """Questions about the words somebody is writing: nothing of them is stored. Places count code points."""
    review = writable(request, pk)
    text, section = plain(request.POST.get("text", "")), request.POST.get("section", "")
    if len(text) > LONGEST:
        raise Http404
    anchors = ANCHORS | {part.key: part.key for part, _text in own_parts(review)}
    found = live_hints(review, text, section=section if section in anchors else "")
    return JsonResponse({"hints": [_hint(review, hint, anchors.get(section, "")) for hint in found]})


def _hint(review: Review, hint: LiveHint, anchor: str) -> dict[str, object]:
    keep = review.at(anchor, mark=hint.mark) if hint.holds and anchor else ""
    return asdict(hint) | {"keep": keep}
