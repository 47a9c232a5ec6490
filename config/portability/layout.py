"""Which rows stand in which file, and what stays at home, with the reason.

A new model joins with one line in LAYOUT or LEFT_OUT; tests/config/test_portability.py fails until it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models

FORMAT = "second-story-export"
VERSION = 1
MANIFEST = "manifest.json"
INCIDENTS = "incidents"
INCIDENT = "incidents.Incident"


@dataclass(frozen=True)
class Rows:
    """The rows of one model, as the list ``key`` of a file.

    ``home`` leads from a row to its incident, as a lookup; rows without one ("" or null on the way) stand in the
    file of the same name at the top. ``apart`` names columns whose content is a file of its own, with its path
    beside the JSON file. ``one``: an object instead of a list. ``keeps_id``: False where nothing refers to the id.
    """

    label: str
    key: str
    home: str = ""
    order: tuple[str, ...] = ("pk",)
    one: bool = False
    apart: Mapping[str, str] = field(default_factory=dict, hash=False)
    keeps_id: bool = True

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


@dataclass(frozen=True)
class File:
    name: str
    rows: tuple[Rows, ...]

    @property
    def keys(self) -> dict[str, Rows]:
        return {rows.key: rows for rows in self.rows}


def file(name: str, *rows: Rows) -> File:
    return File(name, rows)


REVIEW = "review__incident"
LEARNING = "learning__review__incident"

# In this order rows reach the database: what a trigger writes to stands before what fires it.
LAYOUT = (
    file("organisation.json", Rows("people.Organisation", "organisation", one=True)),
    file("review_policy.json", Rows("reviews.ReviewPolicy", "review_policy", one=True)),
    file("accounts.json", Rows("people.User", "accounts")),
    file("teams.json", Rows("people.Team", "teams")),
    file("review_templates.json", Rows("reviews.ReviewTemplate", "review_templates")),
    file(
        "people.json",
        Rows("people.Person", "people"),
        Rows("people.Membership", "memberships"),
        Rows("people.MailPreference", "mail_preferences"),
    ),
    file("systems.json", Rows("incidents.System", "systems")),
    file("cohorts.json", Rows("incidents.Cohort", "cohorts")),
    file("patterns.json", Rows("learnings.Pattern", "patterns")),
    file(
        "incident.json",
        Rows(INCIDENT, "incident", home="pk", one=True),
        Rows("incidents.IncidentRole", "roles", home="incident"),
        Rows(
            "incidents.Attachment",
            "attachments",
            home="incident",
            apart={"file": "attachments/{row.pk}-{name}"},
        ),
    ),
    file("source.json", Rows("incidents.ImportRecord", "import_records", home="incident")),
    file("timeline.json", Rows("incidents.TimelineEvent", "events", home="incident", order=("position", "pk"))),
    file(
        "review.json",
        Rows("reviews.Review", "review", home="incident", one=True),
        Rows("reviews.SecondLook", "second_look", home=REVIEW, one=True),
        Rows("reviews.ReviewParticipant", "participants", home=REVIEW),
        Rows("reviews.Meeting", "meeting", home=REVIEW, one=True),
        Rows("reviews.Tally", "totals", home=REVIEW),
        Rows("reviews.Perspective", "perspectives", home=REVIEW),
        Rows("reviews.Comment", "comments", home=REVIEW),
        Rows("reviews.Factor", "factors", home=REVIEW),
        Rows("reviews.Defence", "defences", home=REVIEW),
        Rows("reviews.SectionText", "section_texts", home=REVIEW),
        Rows("reviews.KeptWording", "kept_wordings", home=REVIEW),
        Rows("reviews.SectionRevision", "revisions", home=REVIEW),
        Rows(
            "reviews.ReviewVersion",
            "versions",
            home=REVIEW,
            order=("number",),
            apart={"markdown": "versions/{row.number}.md", "html": "versions/{row.number}.html"},
        ),
        Rows("learnings.LearningCitation", "citations", home=REVIEW),
        Rows("learnings.ConcernLink", "earlier_concerns", home=REVIEW),
    ),
    file(
        "actions.json",
        Rows("reviews.Action", "actions", home=REVIEW),
        Rows("reviews.ActionLook", "looks", home="action__review__incident"),
    ),
    file(
        "learnings.json",
        Rows("learnings.Learning", "learnings", home=REVIEW),
        Rows("learnings.LearningEvidence", "evidence", home=LEARNING),
        Rows("learnings.LearningAction", "learning_actions", home=LEARNING),
        Rows("learnings.ReleasedLearning", "released", home=LEARNING),
    ),
    file("pattern_tags.json", Rows("learnings.PatternTag", "pattern_tags", home="incident")),
    file("concerns.json", Rows("learnings.Concern", "concerns"), Rows("learnings.ConcernDecision", "decisions")),
    file(
        "preventive_work.json",
        Rows("learnings.PreventiveWork", "preventive_work"),
        Rows("learnings.DefenceOrigin", "defence_origins"),
    ),
    file("credits.json", Rows("learnings.Credit", "credits")),
    file("digests.json", Rows("learnings.Digest", "digests", apart={"pdf": "digests/{row.pk}.pdf"})),
    file("imports.json", Rows("incidents.ImportRun", "import_runs", apart={"file": "imports/{row.pk}-{name}"})),
    file(
        "activity.json",
        Rows("people.LogEntry", "entries", home="incident_id", order=("at", "pk"), keeps_id=False),
    ),
)

# Models that stay at home. ``app.*`` speaks for a whole app of somebody else's.
LEFT_OUT = {
    "learnings.Demo": "which rows the demo made here; an export is a copy of everything, and not a demo any more",
    "learnings.KeptCount": "counted again by a worker",
    "incidents.VisibilityStamp": "says whether kept counts are still good; nothing kept travels",
    "people.Invitation": "a link that opens something; people are invited again from where they are then",
    "people.ApiToken": "a key; machines get new ones",
    "people.Mail": "on its way: what is sent is wiped, and what waits must not be sent twice",
    "people.Reminder": "what was asked by mail from here, and how often; the new installation asks afresh",
    "people.IdempotencyKey": "answers to requests of the last days, for clients of this address",
    "reviews.Presence": "who has a draft open just now: gone after half a minute",
    "reviews.PerspectiveLink": "a link that opens something, at this address; the facilitator sends a new one",
    "reviews.NewToMe": "taps with keys of phones; their totals are part of the meeting once its link has ended",
    "reviews.VersionPdf": "drawn again from the version when somebody asks",
    "reviews.PulseGiven": "who has answered; nobody is asked again elsewhere about a meeting that was here",
    "account.*": "proof of addresses; asked for anew",
    "admin.*": "Django's admin only looks things up here",
    "auth.*": "unused: permissions are rules in code",
    "contenttypes.*": "Django's list of models, made by migrations",
    "mfa.*": "second factors are secrets of one installation",
    "sessions.*": "who is signed in now",
    "socialaccount.*": "tokens of identity providers; a verified address opens the account again",
}
LEFT_OUT_FIELDS = {
    "people.User.password": "a secret; imported accounts have none until their owner sets one",
    "people.User.last_login": "nobody's business, and of one installation",
    "people.LogEntry.id": "nothing refers to it, and a new installation has written entries of its own already",
    "reviews.Meeting.nonce": "a link for phones, at this address",
    "reviews.Meeting.code_hash": "a link for phones, at this address",
    "reviews.Meeting.phones_until": "a link for phones, at this address",
    "reviews.Tally.waiting": "fewer than five answers; told to nobody, not even here",
    "incidents.IncidentRole.restricted": "made by a trigger",
    "incidents.Incident.search": "made by a trigger",
    "reviews.Review.search": "made by a trigger",
    "learnings.Learning.search": "made by a trigger",
    "learnings.ReleasedLearning.search": "made by a trigger",
    "learnings.Concern.search": "made by a trigger",
}


def every_rows() -> list[Rows]:
    return [rows for entry in LAYOUT for rows in entry.rows]


@cache
def columns(label: str) -> tuple[models.Field, ...]:
    """The exported columns of a model, in the order it declares them."""
    fields = apps.get_model(label)._meta.concrete_fields
    return tuple(f for f in fields if f"{label}.{f.name}" not in LEFT_OUT_FIELDS)


@cache
def links(label: str) -> tuple[models.ManyToManyField, ...]:
    """The many-to-many fields exported as lists of ids: those whose table holds nothing else."""
    fields = apps.get_model(label)._meta.local_many_to_many
    return tuple(f for f in fields if f.remote_field.through._meta.auto_created)


@cache
def left_out_columns(label: str) -> tuple[str, ...]:
    kept = columns(label)
    return tuple(f.name for f in apps.get_model(label)._meta.concrete_fields if f not in kept)


def may_have_no_home(rows: Rows) -> bool:
    """Whether a row may belong to no incident, so that it is looked for at the top too."""
    model, steps = rows.model, rows.home.split("__") if rows.home else []
    for step in steps:
        if step == "pk":
            return False
        found = model._meta.get_field(step)
        if found.null or not found.is_relation:
            return True
        model = found.related_model
    return not steps


def folder_of(incident: int) -> str:
    return f"{INCIDENTS}/INC-{incident}"


def folders_of_files() -> set[str]:
    """Folders at the top that hold nothing but what an export put there."""
    apart = [path for rows in every_rows() if not rows.home for path in rows.apart.values()]
    return {INCIDENTS, *(path.partition("/")[0] for path in apart)}


def files_by_name() -> dict[str, File]:
    return {entry.name: entry for entry in LAYOUT}


def shared_models(labels: Iterable[str] = ("people", "incidents", "learnings")) -> set[type[models.Model]]:
    """Models at the top that rows of an incident name: people, teams, systems."""
    return {rows.model for rows in every_rows() if not rows.home and rows.label.split(".")[0] in labels}
