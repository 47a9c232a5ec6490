"""How refusals of this app's domain functions are told over the API."""

from __future__ import annotations

from config.lib.rest.problems import Conflict, TooLarge, invalid, translates
from incidents.domain import attachments, pictures
from incidents.domain.catalogue import GoesInCircles
from incidents.domain.incidents import CanNotMerge, WouldLockOut
from incidents.domain.timeline import EventIsEvidence


@translates(WouldLockOut)
def _would_lock_out(error: WouldLockOut) -> Exception:
    return Conflict("Nobody could see this incident any more. Name another reader first.")


@translates(CanNotMerge)
def _can_not_merge(error: CanNotMerge) -> Exception:
    return invalid("into", "That one is merged or put aside itself. Take the incident that goes on.")


@translates(EventIsEvidence)
def _is_evidence(error: EventIsEvidence) -> Exception:
    return Conflict("A learning cites this event as its evidence, so it stays. Its words can still be corrected.")


@translates(GoesInCircles)
def _in_circles(error: GoesInCircles) -> Exception:
    return invalid("parent", "That would make it a part of itself.")


@translates(attachments.TooLarge)
def _too_large(error: attachments.TooLarge) -> Exception:
    return TooLarge()


@translates(pictures.Damaged)
def _damaged(error: pictures.Damaged) -> Exception:
    return invalid("file", "It begins like a picture and can't be read as one.")


@translates(pictures.TooManyPixels)
def _pixels(error: pictures.TooManyPixels) -> Exception:
    return invalid("file", "Too many pixels: 50 million are the most, and 20,000 on one side.")


@translates(pictures.TooManyFrames)
def _frames(error: pictures.TooManyFrames) -> Exception:
    return invalid("file", "It moves for too long: 300 frames are the most.")


@translates(attachments.Empty)
def _empty(error: attachments.Empty) -> Exception:
    return invalid("file", "There is nothing in it.", "empty")


@translates(attachments.UnknownContent)
def _unknown_content(error: attachments.UnknownContent) -> Exception:
    return invalid("file", "What can be kept: PNG, JPEG, GIF, WebP, PDF, and text as .txt, .log, .json or .csv.")
