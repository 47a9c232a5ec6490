"""Bringing the demo, and starting your own: the demo goes with everything it made, what people made stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from config.lib.work import TRIES, PermanentFailure, WorkState, enqueue, working
from incidents.models import Cohort, ImportRecord, ImportRun, Incident, System
from learnings.demo import ledger
from learnings.demo.load import load
from learnings.domain.erasing import open_door
from learnings.models import Concern, Credit, Demo, Digest, Learning
from people.domain.accounts import Newcomer, add_admin
from people.domain.activity import log
from people.domain.changes import change
from people.models import Invitation, LogEntry, Organisation, Person, Team, User
from reviews.models import Review

SIGN_IN_NOTE = "demo-sign-in"  # in VAR_DIR, left by load_demo
COUNTED_ANEW = (Incident, Review, Learning, Concern)  # their numbers begin at 1 again where nothing is left
Rows = dict[type[models.Model], set[int]]


class NotNow(Exception):
    """The demo can't be brought or taken in this state of things."""


# --- bringing ---


def may_be_brought() -> bool:
    """Never in production (its passwords are public), and once at a time."""
    current = Demo.current()
    return settings.MODE != "production" and (current is None or current.is_gone)


@transaction.atomic
def request_demo(*, by: User) -> Demo:
    """Ask a worker for the demo, beside what is there; the organisation keeps its name. Logs. Raises NotNow."""
    home = Organisation.objects.select_for_update().get(pk=Organisation.current().pk)  # two clicks meet here
    if not may_be_brought():
        raise NotNow
    demo = Demo.objects.create(requested_by=by)
    log(home, "bring demo", by=by)
    enqueue(demo)
    return demo


# --- taking away ---


@transaction.atomic
def start_yours(demo: Demo, *, by: User, newcomer: Newcomer | None = None, **organisation: Any) -> User:
    """Set the organisation, and ask a worker to take the demo away. Returns the account that stays.

    An account of the demo goes with it; so ``newcomer`` becomes an admin first. Logs. Raises NotNow, EmailTaken.
    """
    demo = Demo.objects.select_for_update(of=("self",)).get(pk=demo.pk)
    if not demo.is_here or (demo.holds(by) and newcomer is None):
        raise NotNow
    user = add_admin(newcomer, by=by) if newcomer and demo.holds(by) else by
    change(Organisation.current(), by=user, verb="set_up", **organisation)
    demo.wanted, demo.state, demo.progress, demo.requested_by = False, WorkState.QUEUED, 0, user
    demo.attempts_allowed, demo.lease_until, demo.not_before = demo.attempt + TRIES, None, None
    demo.save()
    enqueue(demo)
    return user


def bring_or_take(demo_id: int) -> None:
    """What the row asks for, in one transaction with the note that it is done."""
    with working(Demo, demo_id) as job:
        if job is None:
            return
        job.report(10, "")
        try:
            with job.finishing() as demo:
                _bring(demo) if demo.wanted else _take(demo)
        except IntegrityError as error:
            raise PermanentFailure(f"Something that is not the demo's needs it: {error}") from error


def _bring(demo: Demo) -> None:
    before = ledger.marks()
    load(today=timezone.localdate(), keep_organisation=True)
    demo.rows = ledger.written_since(before)
    demo.save(update_fields=["rows"])


def _take(demo: Demo) -> None:
    """Effects, in order: rows that only point at the demo let go, the demo's rows go, the log, files, numbers."""
    by = demo.requested_by
    Invitation.objects.filter(invited_by__in=demo.rows.get("people.user", [])).update(invited_by=by)
    gone = everything_of(demo)
    files = list(_files(gone))
    with open_door():
        _let_go(gone)
        _forget_log(gone)
        for model, pks in gone.items():
            model._base_manager.filter(pk__in=pks)._raw_delete(connection.alias)  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still needs the demo is told here, not at commit
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    demo.rows = {}
    demo.save(update_fields=["rows"])
    log(Organisation.current(), "take demo away", by=by, reason="start yours", rows=sum(map(len, gone.values())))
    transaction.on_commit(lambda: _tidy(files))


def everything_of(demo: Demo) -> Rows:
    """The demo's own rows, what was tried out with its accounts, and all that can't be without those."""
    gone: Rows = {apps.get_model(label): set(pks) for label, pks in demo.rows.items()}
    users = list(gone.get(User, ()))
    for model, tried in _tried_out(demo, users):
        gone.setdefault(model, set()).update(model._base_manager.filter(tried).values_list("pk", flat=True))
    waiting = list(gone.items())
    while waiting:
        target, pks = waiting.pop()
        for field in _pointing_at(target):
            if not _goes_too(field):
                continue
            rows = field.model._base_manager.filter(**{f"{field.attname}__in": pks}).values_list("pk", flat=True)
            if new := set(rows) - gone.setdefault(field.model, set()):
                gone[field.model] |= new
                waiting.append((field.model, new))
    return gone


def _tried_out(demo: Demo, users: list[int]) -> list[tuple[type[models.Model], Q]]:
    """A digest that was made while the demo was here tells of the demo, whoever asked for it."""
    added = LogEntry.objects.filter(actor_id__in=users, verb__startswith="add")
    named = [(model, added.filter(object_type=model._meta.model_name)) for model in (Team, Person, System, Cohort)]
    return [
        *((model, Q(pk__in=entries.values("object_id"))) for model, entries in named),
        (Incident, Q(created_by__in=users)),
        (Concern, Q(raised_by__user__in=users)),
        (Credit, Q(given_by__in=users)),
        (Digest, Q(created_by__in=users) | Q(queued_at__gte=demo.queued_at)),
        (ImportRun, Q(created_by__in=users)),
        (ImportRecord, Q(incident__created_by__in=users)),
    ]


def _pointing_at(target: type[models.Model]) -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is target and model._meta.managed:
                yield field


def _goes_too(field: Any) -> bool:
    """What is part of a row that goes, or makes no sense without it; a part of a team or system stands alone."""
    rule = field.remote_field.on_delete
    return rule is models.CASCADE or (rule is models.PROTECT and field.name != "parent")


def _let_go(gone: Rows) -> None:
    for target, pks in gone.items():
        for field in _pointing_at(target):
            if not _goes_too(field):
                rows = field.model._base_manager.filter(**{f"{field.attname}__in": pks})
                rows.exclude(pk__in=gone.get(field.model, ())).update(**{field.attname: None})


def _forget_log(gone: Rows) -> None:
    """Entries about what goes: their numbers may be given again, and then they would tell of something else."""
    about = Q(incident_id__in=gone.get(Incident, ())) | Q(review_id__in=gone.get(Review, ()))
    for model, pks in gone.items():
        about |= Q(object_type=model._meta.model_name, object_id__in=pks)
    LogEntry.objects.filter(about).delete()


def _files(gone: Rows) -> Iterator[Any]:
    for model, pks in gone.items():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                for row in model._base_manager.filter(pk__in=pks).exclude(**{field.name: ""}):
                    yield getattr(row, field.name)


def _tidy(files: list[Any]) -> None:
    for file in files:
        file.storage.delete(file.name)
    (settings.VAR_DIR / SIGN_IN_NOTE).unlink(missing_ok=True)
    for model in COUNTED_ANEW:
        _count_anew(model)


@transaction.atomic
def _count_anew(model: type[models.Model]) -> None:
    """INC-1 again, where nothing is left. Under a lock: a number is taken after the table is, so nobody has one yet."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE ROW EXCLUSIVE MODE")
        if not model._base_manager.exists():
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1, false)", [table])
