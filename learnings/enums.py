from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LearningState(TextChoices):
    """Where the record is. Shared early: told to the teams it concerns before the review is published."""

    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shared early, tentative")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReleaseState(TextChoices):
    """A learning of a restricted review, in words that say nothing of where it comes from."""

    PROPOSED = "proposed", _("Waits for the second reader")
    RELEASED = "released", _("Released")
    TAKEN_BACK = "taken_back", _("Taken back")


class ReleaseStep(TextChoices):
    RELEASE = "release", _("Release it")
    TAKE_BACK = "take_back", _("Take it back")


class InPractice(TextChoices):
    """Whether it changed how we work: identified is not yet learned."""

    IDENTIFIED = "identified", _("Identified")
    APPLIED = "applied", _("Applied")
    CONFIRMED = "confirmed", _("Confirmed in practice")
    REFUTED = "refuted", _("Refuted in practice")


class LearningKind(TextChoices):
    TECHNICAL = "technical", _("How the system behaves")
    WORK = "work", _("How the work is done")
    ORGANISATIONAL = "organisational", _("How we are organised")
    RESPONSE = "response", _("How we respond")
    WORKS_WELL = "works_well", _("What works well")


class Confidence(TextChoices):
    TENTATIVE = "tentative", _("Tentative")
    FIRM = "firm", _("Firm")


class TagState(TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class ConcernKind(TextChoices):
    RISK = "risk", _("A risk: something could go wrong")
    GOOD_PRACTICE = "good_practice", _("A good practice: something works well")


class ConcernState(TextChoices):
    RAISED = "raised", _("Raised")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    NEEDS_INFO = "needs_info", _("Cannot be judged yet")
    ACTING = "acting", _("Acting now")
    SCHEDULED = "scheduled", _("Scheduled")
    ACCEPTED_RISK = "accepted_risk", _("Risk accepted for now")
    MONITORING = "monitoring", _("Watching it")
    MERGED = "merged", _("Same as another")
    DECLINED = "declined", _("Declined")
    COMPLETED = "completed", _("Completed")
    SUSTAINED = "sustained", _("Completed and still true")
    LAPSED = "lapsed", _("Completed and slipped back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_CONCERN = (
    ConcernState.RAISED,
    ConcernState.ACKNOWLEDGED,
    ConcernState.NEEDS_INFO,
    ConcernState.ACTING,
    ConcernState.SCHEDULED,
    ConcernState.ACCEPTED_RISK,
    ConcernState.MONITORING,
)


class Outcome(TextChoices):
    """What a decision on a concern says."""

    ACT_NOW = "act_now", _("Act now")
    SCHEDULE = "schedule", _("Schedule it")
    ACCEPT_RISK = "accept_risk", _("Accept the risk for now")
    MONITOR = "monitor", _("Watch it")
    DUPLICATE = "duplicate", _("Same as another concern")
    DECLINE = "decline", _("Decline")
    CANNOT_ASSESS = "cannot_assess", _("We cannot judge it yet")


DECIDED = {
    Outcome.ACT_NOW: ConcernState.ACTING,
    Outcome.SCHEDULE: ConcernState.SCHEDULED,
    Outcome.ACCEPT_RISK: ConcernState.ACCEPTED_RISK,
    Outcome.MONITOR: ConcernState.MONITORING,
    Outcome.DUPLICATE: ConcernState.MERGED,
    Outcome.DECLINE: ConcernState.DECLINED,
    Outcome.CANNOT_ASSESS: ConcernState.NEEDS_INFO,
}


class CreditKind(TextChoices):
    """There is no kind for heroics."""

    EARLY_CONCERN = "early_concern", _("Said it early")
    PREVENTIVE_WORK = "preventive_work", _("Prepared before it mattered")
    NEAR_MISS_REPORT = "near_miss_report", _("Reported a near miss")
    SHARED_OWN_MISTAKE = "shared_own_mistake", _("Told their own part openly")
    ASKED_THE_QUESTION = "asked_the_question", _("Asked the question")
    FACILITATION = "facilitation", _("Made it possible to talk")
    CALLED_IT_OFF = "called_it_off", _("Called it off in time")


class Consent(TextChoices):
    PENDING = "pending", _("Waiting for their answer")
    ACCEPTED = "accepted", _("May be shown")
    DECLINED = "declined", _("Not wanted")
    PRIVATE = "private", _("Between the two of them")


class Redaction(TextChoices):
    NAMES = "names", _("With names, where consent was given")
    ROLES = "roles", _("Roles instead of names")
