"""The budget: one mail a week for each person, at once only what somebody asks personally; asked twice, it stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from config.lib.quiet import latest_slot
from people.domain import waiting
from people.domain.mail import wants, write
from people.domain.mail_links import answer_link
from people.domain.waiting import Key, Line
from people.enums import MailKind
from people.models import Mail, MailPreference, Organisation, Person, Reminder
from people.models.mail import ASKED_AT_MOST, WEEKLY_HOUR

WEEK = dt.timedelta(days=7)
# Seven days on the calendar, and not much less on the clock: a person may move to another zone.
NEARLY_A_WEEK = WEEK - dt.timedelta(hours=2)
AT_A_TIME = 200  # people whose lines are fetched together
MOST_LINES = 60  # a mail; the rest is on the page
SHOWN = 200  # lines of the lead's page


# --- asking --------------------------------------------------------------------------------------


def ask(person: Person, source: str, thing: int) -> Reminder | None:
    """Note that ``person`` is asked personally, or None where they have been asked already: then it waits for the week.

    Two at once meet at the unique row; one of them asks.
    """
    row, made = Reminder.objects.get_or_create(person=person, source=source, thing=thing, defaults={"asked": 1})
    return row if made else None


@transaction.atomic
def ask_anew(person: Person, source: str, thing: int) -> Reminder | None:
    """The last question about ``thing`` was answered; this is another one, and the first time it is asked."""
    Reminder.objects.filter(person=person, source=source, thing=thing).delete()
    return ask(person, source, thing)


@transaction.atomic
def ask_again(
    person: Person, source: str, thing: int, now: dt.datetime | None = None, *, apart: dt.timedelta = WEEK
) -> Reminder | None:
    """Note that ``person`` is asked once more, or None where it is too soon or was often enough.

    Whoever was never asked is asked for the first time. The mail of the week counts as asking too. ``apart``: of the
    last time; less than a week only where it is not the same question.
    """
    now = now or timezone.now()
    rows = Reminder.objects.select_for_update(of=("self",))
    row = rows.filter(person=person, source=source, thing=thing).first()
    if row is None:
        return ask(person, source, thing)
    again = again_from(row, apart)
    if again is None or again > now:
        return None
    row.asked, row.last_asked_at = row.asked + 1, now
    row.save(update_fields=["asked", "last_asked_at"])
    return row


def again_from(row: Reminder, apart: dt.timedelta = WEEK) -> dt.datetime | None:
    """When it may be asked once more: a week after the last time; None where it was often enough."""
    return row.last_asked_at + apart if row.asked < ASKED_AT_MOST else None


@transaction.atomic
def remember(lines: Iterable[Line], now: dt.datetime) -> dict[Key, Reminder]:
    """Count one more time of asking for each line; the rows by key."""
    lines = list(lines)
    rows = [Reminder(person_id=line.person, source=line.source, thing=line.thing, first_asked_at=now) for line in lines]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    found = rows_of(lines)
    asked = Reminder.objects.filter(pk__in=[row.pk for row in found.values()])
    asked.update(asked=F("asked") + 1, last_asked_at=now)
    return found


def rows_of(lines: Iterable[Line]) -> dict[Key, Reminder]:
    """What was asked before of these, by key."""
    keys = {line.key for line in lines}
    people = {person for _source, _thing, person in keys}
    rows = Reminder.objects.filter(person__in=people, source__in={source for source, _thing, _person in keys})
    return {key: row for row in rows if (key := (row.source, row.thing, row.person_id)) in keys}


# --- once a week ---------------------------------------------------------------------------------


def is_due(preference: MailPreference, now: dt.datetime) -> dt.date | None:
    """The weekly slot that may be used now, or None.

    Its day has come and it is not quiet; it has not been looked at; the last such mail was a week before it. Whoever
    never got one is not written to before their day.
    """
    slot = latest_slot(now, zone=preference.zone, weekday=preference.weekly_day, hour=WEEKLY_HOUR)
    if preference.looked_on is None and slot != preference.today(now):
        return None
    if preference.looked_on is not None and preference.looked_on >= slot:
        return None
    return slot if _week_is_over(preference, slot, now) and not preference.rest.is_quiet(now) else None


def _week_is_over(preference: MailPreference, day: dt.date, now: dt.datetime) -> bool:
    if preference.sent_on is None or preference.sent_at is None:
        return True
    return day - preference.sent_on >= WEEK and now - preference.sent_at >= NEARLY_A_WEEK


def reachable() -> list[Person]:
    """Everybody who can be written to."""
    known = Q(user__is_active=True) | (Q(user=None) & ~Q(email=""))
    return list(Person.objects.filter(known).select_related("user", "mail_preference").order_by("pk"))


def tick(now: dt.datetime | None = None) -> int:
    """Write the mails of the week that are due, and those of the morning after; returns how many.

    Safe to run twice, or in two places at once: each person's preference is locked, and its slot is used once. What
    waits since yesterday or is due today is so by the organisation's days, here and when the link is followed.
    """
    now, home = now or timezone.now(), Organisation.current()
    with timezone.override(home.clock):
        early = mornings(now)
        due = [person for person in reachable() if person.pk in early or is_due(known_preference(person, home), now)]
        batches = (due[at : at + AT_A_TIME] for at in range(0, len(due), AT_A_TIME))
        return sum(_write_batch(batch, early, now) for batch in batches)


def known_preference(person: Person, home: Organisation) -> MailPreference:
    """The fetched preference of a fetched person: no query."""
    preference = getattr(person, "mail_preference", None) or MailPreference(person=person)
    preference.person, preference.home = person, home
    return preference


def mornings(now: dt.datetime) -> dict[int, set[Key]]:
    """By person: things that are worth a mail this morning."""
    found: dict[int, set[Key]] = {}
    for source in waiting.sources():
        for person, things in source.mornings(timezone.localdate(now)).items():
            found.setdefault(person, set()).update((source.name, thing, person) for thing in things)
    return found


def _write_batch(people: list[Person], early: dict[int, set[Key]], now: dt.datetime) -> int:
    lines: dict[int, list[Line]] = {}
    for line in waiting.lines_for([person.pk for person in people], timezone.localdate(now)):
        lines.setdefault(line.person, []).append(line)
    return sum(_write_one(person, lines.get(person.pk, []), early.get(person.pk, set()), now) for person in people)


@transaction.atomic
def _write_one(person: Person, lines: list[Line], early: set[Key], now: dt.datetime) -> bool:
    """The one mail of this person's week, if it is due: lock, ask again, count, write, note the day."""
    MailPreference.objects.get_or_create(person=person)
    preference = MailPreference.objects.select_for_update(of=("self",)).get(person=person)
    preference.person = person
    known, slot = rows_of(lines), is_due(preference, now)
    fresh = {line.key for line in lines if line.key in early and line.key not in known}
    is_morning = bool(fresh) and _may_be_early(preference, now)
    if slot is None and not is_morning:
        return False
    kind = MailKind.MORNING if is_morning else MailKind.WEEKLY
    asking = [line for line in lines if line.key not in known or known[line.key].asked < ASKED_AT_MOST]
    sent = _weekly_mail(person, kind, asking, fresh, now) if asking else None
    preference.looked_on = slot or preference.looked_on
    if sent:
        preference.sent_on, preference.sent_at = preference.today(now), now
    preference.save(update_fields=["looked_on", "sent_on", "sent_at"])
    return sent is not None


def _may_be_early(preference: MailPreference, now: dt.datetime) -> bool:
    """The mail of the morning after takes the place of the week's: wanted, a week since the last, and morning."""
    if not wants(preference.person, MailKind.MORNING) or preference.rest.is_quiet(now):
        return False
    is_morning = now.astimezone(preference.zone).hour >= WEEKLY_HOUR
    return is_morning and _week_is_over(preference, preference.today(now), now)


def _weekly_mail(person: Person, kind: MailKind, lines: list[Line], fresh: set[Key], now: dt.datetime) -> Mail | None:
    """Everything that waits for ``person``, each line with the link that finishes it; what is new today comes first."""
    if not wants(person, kind):
        return None
    asking = sorted(lines, key=lambda line: line.key not in fresh)[:MOST_LINES]
    links = {key: answer_link(row) for key, row in remember(asking, now).items()}
    first = [line for line in asking if line.key in fresh]
    rest = [line for line in asking if line.key not in fresh]
    context = {
        "first": [written(line, links) for line in first],
        "groups": [(group.title, [written(line, links) for line in group.lines]) for group in waiting.grouped(rest)],
        "left": len(lines) - len(asking),
        "count": len(lines),
    }
    about = {line.incident for line in asking if line.incident}
    return write(kind, person, context=context, sealed=any(line.sealed for line in asking), incidents=about)


def written(line: Line, links: dict[Key, str]) -> dict[str, object]:
    """A line as a mail's template takes it: whole addresses."""
    link = links[line.key]
    return {
        "text": line.text,
        "since": line.since,
        "page": settings.BASE_URL + line.url,
        "answer": link,
        "begin": [(label, settings.BASE_URL + path) for label, path in line.begin],
        "choices": [(choice.label, f"{link}?as={choice.code}") for choice in line.choices],
    }


def note_sent(mail: Mail, now: dt.datetime | None = None) -> None:
    """The budget counts from the day a mail really left: a server may have been down for days."""
    now = now or timezone.now()
    preference = MailPreference.objects.filter(person=mail.person_id).select_related("person__user").first()
    if preference:
        day = now.astimezone(preference.zone).date()
        MailPreference.objects.filter(pk=preference.pk).update(
            sent_on=Greatest("sent_on", day), sent_at=Greatest("sent_at", now)
        )


# --- answered, or not ----------------------------------------------------------------------------


def settle(now: dt.datetime | None = None) -> int:
    """Forget what no longer waits for an answer; returns how many."""
    people, gone = list(Reminder.objects.order_by("person").values_list("person", flat=True).distinct()), 0
    for at in range(0, len(people), AT_A_TIME):
        batch = people[at : at + AT_A_TIME]
        gone += _forget_answered(batch, {line.key for line in lines_at_home(batch, now)})
    return gone


def lines_at_home(people: Collection[int], now: dt.datetime | None = None) -> list[Line]:
    """What waits for these people by the organisation's days."""
    with timezone.override(Organisation.current().clock):
        return waiting.lines_for(people, timezone.localdate(now))


def _forget_answered(people: Collection[int], still: set[Key]) -> int:
    rows = Reminder.objects.filter(person__in=people)
    over = [row.pk for row in rows if (row.source, row.thing, row.person_id) not in still]
    return Reminder.objects.filter(pk__in=over).delete()[0]


def line_of(reminder: Reminder) -> Line | None:
    """What the reminder asked for, if it still waits."""
    lines = lines_at_home([reminder.person_id])
    return next((line for line in lines if (line.source, line.thing) == (reminder.source, reminder.thing)), None)


def nobody_answers(user: object, now: dt.datetime | None = None) -> list[Line]:
    """What was asked twice in vain and ``user`` may know of; each thing once, whoever was asked."""
    rows = list(Reminder.objects.silent(now).order_by("last_asked_at", "pk")[:SHOWN])
    keys = {(row.source, row.thing, row.person_id) for row in rows}
    open_lines = waiting.lines_for({row.person_id for row in rows}, timezone.localdate(now)) if rows else []
    things: dict[tuple[str, int], Line] = {}
    for line in open_lines:
        if line.key in keys:
            things.setdefault((line.source, line.thing), line)
    seen = {source.name: _seen(user, source, things) for source in waiting.sources()}
    return [line for line in things.values() if line.thing in seen[line.source]]


def _seen(user: object, source: waiting.Source, things: Iterable[tuple[str, int]]) -> set[int]:
    asked = [thing for name, thing in things if name == source.name]
    return set(source.seen_by(user, asked)) if asked else set()
