from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    INCIDENT = "incident", _("Incident")
    NEAR_MISS = "near_miss", _("Near miss")
    SURPRISE = "surprise", _("Surprise")
    DRILL = "drill", _("Drill")


class Severity(TextChoices):
    """An empty value is unknown."""

    SEV1 = "sev1", _("SEV1: worst")
    SEV2 = "sev2", _("SEV2: major")
    SEV3 = "sev3", _("SEV3: noticeable")
    SEV4 = "sev4", _("SEV4: minor")
    SEV5 = "sev5", _("SEV5: barely noticed")


class Stage(TextChoices):
    LAB = "lab", _("Lab")
    PILOT = "pilot", _("Pilot")
    PRODUCTION = "production", _("Production")


class Status(TextChoices):
    OPEN = "open", _("Open")
    STABILISED = "stabilised", _("Stabilised")
    RESOLVED = "resolved", _("Resolved")
    MERGED = "merged", _("Merged")
    DECLINED = "declined", _("Declined")


class Harm(TextChoices):
    NONE = "none", _("None")
    NUISANCE = "nuisance", _("Nuisance")
    SERVICE = "service", _("Service lost")
    DATA = "data", _("Data lost or exposed")
    SAFETY = "safety", _("Safety")


class NoticedBy(TextChoices):
    CUSTOMER = "customer", _("A customer")
    ALERT = "alert", _("An alert")
    PERSON = "person", _("A person who looked")
    ACCIDENT = "accident", _("By accident")


class FeltBand(TextChoices):
    """How many felt it, where nobody counted."""

    NONE = "none", _("Nobody")
    ONE = "one", _("One")
    FEW = "few", _("A few (2 to 10)")
    TENS = "tens", _("Tens")
    HUNDREDS = "hundreds", _("Hundreds")
    THOUSANDS = "thousands", _("Thousands or more")
    ALL = "all", _("All of them")


class FeltUnit(TextChoices):
    CUSTOMERS = "customers", _("customers")
    SITES = "sites", _("sites")
    DEVICES = "devices", _("devices")


class Visibility(TextChoices):
    ORGANISATION = "organisation", _("Everybody in the organisation")
    RESTRICTED = "restricted", _("Listed people only")


class SystemKind(TextChoices):
    SERVICE = "service", _("Service")
    DEVICE = "device", _("Device model")
    FIRMWARE = "firmware", _("Firmware")
    PROCESS = "process", _("Process")


class Risk(TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class RoleInIncident(TextChoices):
    REPORTER = "reporter", _("Reported it")
    LEAD = "lead", _("Led the response")
    RESPONDER = "responder", _("Responded")
    COMMUNICATIONS = "communications", _("Kept people informed")
    READER = "reader", _("Listed reader")


class EventKind(TextChoices):
    OBSERVATION = "observation", _("Observation")
    ACTION = "action", _("Action")
    DECISION = "decision", _("Decision")
    COMMUNICATION = "communication", _("Communication")
    HYPOTHESIS = "hypothesis", _("Hypothesis")
    CHANGE = "change", _("Change")
    DETECTION = "detection", _("Detection")


class HypothesisState(TextChoices):
    """What became of what somebody thought. No verdict: a dropped hypothesis was work too."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    DROPPED = "dropped", _("Dropped")
