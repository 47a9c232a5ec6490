"""How refusals of this app's domain functions are told over the API."""

from __future__ import annotations

from rest_framework.exceptions import NotFound

from config.lib.rest.problems import Conflict, invalid, translates
from reviews.domain.actions import HowKnown, NotDoneYet
from reviews.domain.comments import HasReplies, NoMoreComments, NoSuchPart
from reviews.domain.outlines import NoSuchSection
from reviews.domain.publishing import NothingChanged
from reviews.domain.pulse import AnsweredAlready, NotAskedNow, NothingAnswered
from reviews.domain.reviews import NoMorePerspectives
from reviews.domain.scope import DepthNeedsReason, DepthTooLate
from reviews.domain.taking_part import NoSuchDay
from reviews.domain.templates import BadSections, TemplateExists
from reviews.domain.wording import NoSuchHint
from reviews.domain.writing import AlreadyPublished


@translates(DepthNeedsReason)
def _needs_reason(error: DepthNeedsReason) -> Exception:
    return invalid("depth_reason", "Going below what is proposed asks why.", "required")


@translates(DepthTooLate)
def _too_late(error: DepthTooLate) -> Exception:
    return Conflict("The review has gone too far for that depth.")


@translates(NoMorePerspectives)
def _no_more(error: NoMorePerspectives) -> Exception:
    return Conflict("The review is published or skipped: accounts are no longer taken.")


@translates(NoMoreComments)
def _no_more_comments(error: NoMoreComments) -> Exception:
    return Conflict("The review is published or skipped: its draft is not talked about any more.")


@translates(AlreadyPublished)
def _already_published(error: AlreadyPublished) -> Exception:
    return Conflict("The review is published. Use amend.")


@translates(NothingChanged)
def _nothing_changed(error: NothingChanged) -> Exception:
    return Conflict("Nothing in this differs from what is published.")


@translates(NoSuchPart)
def _no_such_part(error: NoSuchPart) -> Exception:
    return invalid("section", "There is no such part that can be talked about.", "does_not_exist")


@translates(HasReplies)
def _has_replies(error: HasReplies) -> Exception:
    return Conflict("Somebody has answered. Resolve the thread instead.")


@translates(NoSuchDay)
def _no_such_day(error: NoSuchDay) -> Exception:
    return invalid("meeting_at", "A day between 1900 and 2199.", "invalid")


@translates(NotDoneYet)
def _not_done_yet(error: NotDoneYet) -> Exception:
    return Conflict("There is no such look yet: it comes into being when the action is done.")


@translates(HowKnown)
def _how_known(error: HowKnown) -> Exception:
    return invalid("note", "It worked: say how you know.", "required")


@translates(NoSuchHint)
def _no_such_hint(error: NoSuchHint) -> Exception:
    return NotFound("These words were rewritten meanwhile, or ask for one of the other reasons.")


@translates(BadSections)
def _bad_sections(error: BadSections) -> Exception:
    return invalid("sections", str(error))


@translates(TemplateExists)
def _template_exists(error: TemplateExists) -> Exception:
    return Conflict("There is a template of this team and depth already.")


@translates(NoSuchSection)
def _no_such_section(error: NoSuchSection) -> Exception:
    return invalid("key", "The review has no section of its own with this key.")


@translates(AnsweredAlready)
def _answered_already(error: AnsweredAlready) -> Exception:
    return Conflict("You have answered. Nobody can find your answers again, so they can't be changed.")


@translates(NotAskedNow)
def _not_asked_now(error: NotAskedNow) -> Exception:
    return Conflict("The questions are open from the meeting until 14 days after publishing.")


@translates(NothingAnswered)
def _nothing_answered(error: NothingAnswered) -> Exception:
    return invalid("learned", "One answer is enough. Empty ones are fine, all three are not.", "required")
