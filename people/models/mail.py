"""The outbox: a mail is a row before it is sent, so that no mail gets lost with a server or a worker.

And what stands behind it: which mails somebody wants and when, and what was asked how often.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from config.lib.quiet import Rest, zone_called
from config.lib.work import Work
from people.enums import OPTIONAL_MAIL, MailKind
from people.models.organisation import Organisation, Person
from people.rules import is_admin

TRIES = 75  # with the pauses of config.lib.work: about a day
WEEKLY_HOUR = 9  # o'clock, in the reader's zone
ASKED_AT_MOST = 2  # times; then it is on the lead's page
SILENCE = dt.timedelta(days=7)  # after the second time: nobody answers


class Mail(RulesModelMixin, Work, metaclass=RulesModelBase):
    """One mail to one address.

    Its words are wiped once it is sent: they may hold a link that opens something. Where no mail server is set up they
    are kept a while for the page that shows them, except ``sealed`` ones: those are for their reader alone (a
    password's link, words from a draft).
    """

    task = "people.tasks.send_mail"

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    calendar = models.TextField(blank=True, editable=False)  # an invitation in iCalendar, which goes along
    kind = models.CharField(_("kind"), max_length=12, choices=MailKind, default=MailKind.ACCOUNT, editable=False)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+", editable=False
    )
    sealed = models.BooleanField(default=True, editable=False)
    # What the words are about: they go when it becomes restricted. No foreign key: `incidents` stands above.
    incidents = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)

    class Meta(Work.Meta):
        abstract = False
        ordering = ["-id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        rules_permissions = {"view": is_admin, "change": is_admin}
        indexes = [*Work.Meta.indexes, models.Index(fields=["-queued_at", "-id"], name="mail_newest")]

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def is_optional(self) -> bool:
        return self.kind != MailKind.ACCOUNT and self.person_id is not None


class MailPreference(models.Model):
    """Which mails somebody wants, and when they are left alone. Without a row: everything, by the defaults."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_preference")
    off = ArrayField(models.CharField(max_length=12, choices=MailKind), default=list, blank=True)
    weekly_day = models.PositiveSmallIntegerField(
        _("day of the weekly mail"), choices=list(WEEKDAYS.items()), default=0, validators=[MaxValueValidator(6)]
    )
    quiet_from = models.TimeField(_("quiet from"), default=dt.time(20))
    quiet_to = models.TimeField(_("quiet until"), default=dt.time(7))
    days_off = models.BooleanField(_("nothing on days off and holidays"), default=True)
    # The budget: the day (on the reader's calendar) of the last mail that nobody personally asked for, and the last
    # weekly slot that was looked at, so that two beats make one mail.
    sent_on = models.DateField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    looked_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return str(self.person)

    def wants(self, kind: str) -> bool:
        return kind not in self.off

    @property
    def wanted(self) -> list[str]:
        return [kind for kind in OPTIONAL_MAIL if self.wants(kind)]

    @cached_property
    def home(self) -> Organisation:
        return Organisation.current()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The person's own zone, else the organisation's."""
        user = self.person.user
        return zone_called(user.zone if user else "", self.home.zone)

    def today(self, now: dt.datetime) -> dt.date:
        return now.astimezone(self.zone).date()

    @property
    def rest(self) -> Rest:
        days = self.home.working_days if self.days_off else ()
        return Rest(self.zone, self.quiet_from, self.quiet_to, days, self.home.holidays)


class ReminderQuerySet(models.QuerySet):
    def silent(self, now: dt.datetime | None = None) -> Self:
        """Asked twice, and a week without an answer since."""
        before = (now or timezone.now()) - SILENCE
        return self.filter(asked__gte=ASKED_AT_MOST, last_asked_at__lte=before)


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class Reminder(models.Model):
    """One thing somebody was asked by mail, and how often. Gone as soon as it is answered; never counted by person.

    ``source`` names what knows about ``thing`` (people.domain.waiting); ``nonce`` is part of the signed links, so that
    they end with the row.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=30)
    thing = models.BigIntegerField()
    asked = models.PositiveSmallIntegerField(default=0)
    first_asked_at = models.DateTimeField(default=timezone.now)
    last_asked_at = models.DateTimeField(default=timezone.now)
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [models.Index(fields=["last_asked_at", "id"], name="reminder_by_time")]
        constraints = [models.UniqueConstraint(fields=["person", "source", "thing"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.thing}"
