from reviews.models.action import Action, ActionLook
from reviews.models.comment import Comment
from reviews.models.findings import Defence, Factor, KeptWording
from reviews.models.meeting import Meeting, NewToMe
from reviews.models.perspective import Perspective, PerspectiveLink
from reviews.models.policy import ReviewPolicy, SecondLook
from reviews.models.presence import Presence
from reviews.models.pulse import PulseGiven, Tally
from reviews.models.review import Review, ReviewParticipant
from reviews.models.revision import SectionRevision
from reviews.models.template import ReviewTemplate, SectionText
from reviews.models.version import ReviewVersion, VersionPdf

__all__ = [
    "Action",
    "ActionLook",
    "Comment",
    "Defence",
    "Factor",
    "KeptWording",
    "Meeting",
    "NewToMe",
    "Perspective",
    "PerspectiveLink",
    "Presence",
    "PulseGiven",
    "Review",
    "ReviewParticipant",
    "ReviewPolicy",
    "ReviewTemplate",
    "ReviewVersion",
    "SecondLook",
    "SectionRevision",
    "SectionText",
    "Tally",
    "VersionPdf",
]
