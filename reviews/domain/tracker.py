"""An action and the issue that stands for it in somebody else's tracker.

Out goes one link that a person opens, with words in it only where everybody may read them. In comes a status, by the
API; it is asked for again and again without harm.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from config.lib.workflow import NotFromHere
from people.domain.editing import edit
from people.domain.perform import perform
from people.models import User
from reviews.enums import ActionState, Tracker, TrackerStatus
from reviews.models import Action, ReviewPolicy

BEYOND = (ActionState.DONE, ActionState.WORKED, ActionState.DID_NOT_WORK, ActionState.CANNOT_TELL)
ALREADY = {TrackerStatus.IN_PROGRESS: (ActionState.IN_PROGRESS, *BEYOND), TrackerStatus.DONE: BEYOND}
STEP = {TrackerStatus.IN_PROGRESS: "start", TrackerStatus.DONE: "finish"}


def may_leave(action: Action) -> bool:
    """Whether the action's words may stand in a link to another system: everybody here may read them."""
    review = action.review
    return review is None or (review.is_published and not review.incident.is_restricted)


def issue_link(action: Action, policy: ReviewPolicy) -> str:
    """The address that opens a new issue with title and body filled in; "" where no tracker is set up.

    Of drafts and restricted incidents it carries the way back and no words.
    """
    if not policy.tracker or not policy.tracker_base:
        return ""
    title = action.title if may_leave(action) else _("An action from Second Story")
    back = f"{settings.BASE_URL}{action.get_absolute_url()}"
    body = "\n\n".join(part for part in ((action.why if may_leave(action) else ""), back) if part)
    base = policy.tracker_base.rstrip("/")
    if policy.tracker == Tracker.GITHUB:
        return f"{base}/issues/new?{urlencode({'title': title, 'body': body})}"
    known = {"pid": policy.tracker_project, "issuetype": policy.tracker_issue_type}
    asked = {name: value for name, value in known.items() if value} | {"summary": title, "description": body}
    return f"{base}/secure/CreateIssueDetails!init.jspa?{urlencode(asked)}"


@transaction.atomic
def tell(action: Action, *, by: User, status: str, tracker_url: str = "") -> Action:
    """What the tracker says: somebody works on it, or it is done. Said twice, or late, it changes nothing.

    ``tracker_url`` is kept where the action has none yet. Raises NotFromHere for an idea or what was declined.
    """
    row = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if tracker_url and not row.tracker_url:
        row = edit(row, by=by, changes={"tracker_url": tracker_url})
    if row.state in ALREADY[TrackerStatus(status)]:
        return row
    if row.state in (ActionState.IDEA, ActionState.DECLINED):
        raise NotFromHere(STEP[TrackerStatus(status)], row.state)
    return perform(row, STEP[TrackerStatus(status)], by=by)
