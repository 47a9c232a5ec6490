from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Depth(TextChoices):
    LIGHT = "light", _("Light")
    STANDARD = "standard", _("Standard")
    DEEP = "deep", _("Deep")


DEPTH_ORDER = {Depth.LIGHT: 0, Depth.STANDARD: 1, Depth.DEEP: 2}


class State(TextChoices):
    GATHERING = "gathering", _("Gathering")
    ANALYSING = "analysing", _("Analysing")
    MEETING = "meeting", _("Meeting")
    LEARNING = "learning", _("Learning")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    SKIPPED = "skipped", _("Skipped")


UNPUBLISHED = (State.GATHERING, State.ANALYSING, State.MEETING, State.LEARNING)
READABLE = (State.PUBLISHED, State.CLOSED)


class EarlierAnswer(TextChoices):
    """ "Was any of this visible earlier?" An empty value is not answered yet."""

    LINKED = "linked", _("Yes: the concerns are linked")
    FOUND_NOTHING = "found_nothing", _("We looked and found nothing")
    PREFER_NOT = "prefer_not", _("We prefer not to say")


class FactorKind(TextChoices):
    TECHNICAL = "technical", _("Technical")
    PROCESS = "process", _("Process")
    ORGANISATIONAL = "organisational", _("Organisational")
    ENVIRONMENT = "environment", _("Environment")
    INFORMATION = "information", _("Information")


class FactorTiming(TextChoices):
    LATENT = "latent", _("Latent: there before the day")
    IMMEDIATE = "immediate", _("Immediate: on the day")


class DefenceKind(TextChoices):
    REDUNDANCY = "redundancy", _("Redundancy")
    DEGRADATION = "degradation", _("Graceful degradation")
    RECOVERY = "recovery", _("Automated recovery")
    DETECTION = "detection", _("Detection")
    PRACTICE = "practice", _("Practice")


class DefenceOutcome(TextChoices):
    HELD = "held", _("Held")
    PARTLY = "partly", _("Held partly")
    FAILED = "failed", _("Did not hold")
    ABSENT = "absent", _("Was not there")
    LUCK = "luck", _("Luck")


class ActionType(TextChoices):
    PREVENT = "prevent", _("Prevent")
    DETECT = "detect", _("Detect sooner")
    MITIGATE = "mitigate", _("Limit the harm")
    REPAIR = "repair", _("Repair")
    INVESTIGATE = "investigate", _("Find out")


class ActionState(TextChoices):
    IDEA = "idea", _("Idea")
    COMMITTED = "committed", _("Committed")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    WORKED = "worked", _("Worked")
    DID_NOT_WORK = "did_not_work", _("Did not work")
    CANNOT_TELL = "cannot_tell", _("Cannot tell")
    DECLINED = "declined", _("Declined")


COMMITTED_STATES = (
    ActionState.COMMITTED,
    ActionState.IN_PROGRESS,
    ActionState.DONE,
    ActionState.WORKED,
    ActionState.DID_NOT_WORK,
    ActionState.CANNOT_TELL,
)


class LookOutcome(TextChoices):
    WORKED = "worked", _("Worked")
    DID_NOT_WORK = "did_not_work", _("Did not work")
    CANNOT_TELL = "cannot_tell", _("Cannot tell")


RUNNING_STATES = (ActionState.COMMITTED, ActionState.IN_PROGRESS)


class Tracker(TextChoices):
    """Where an organisation keeps its issues."""

    GITHUB = "github", _("GitHub")
    JIRA = "jira", _("Jira")


class TrackerStatus(TextChoices):
    """What an issue tracker says of an action."""

    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")


class KeptBecause(TextChoices):
    """Why held-up wording stays as written."""

    QUOTATION = "quotation", _("It is a quotation")
    OWN_ACCOUNT = "own_account", _("It is my own account")
    NOT_A_PERSON = "not_about_person", _("It is not about a person")
    AS_WRITTEN = "as_written", _("Keep as written")


class PulseAnswer(TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Counted(TextChoices):
    """What is counted about a review: the three questions after the meeting, and readers from elsewhere."""

    LEARNED = "learned", _("Did you learn something?")
    AGAIN = "again", _("Would you come to one like this again?")
    SAFE = "safe", _("Did you feel safe to say what you thought?")
    READERS = "readers", _("Readers outside the team")
    NEW_TO_READERS = "new_to_readers", _("New to readers")


PULSE = (Counted.LEARNED, Counted.AGAIN, Counted.SAFE)
FEWEST = 5  # people, below which no number about them is told
