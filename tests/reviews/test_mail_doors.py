"""Whoever has an account and is signed out lands, after signing in, where the button of a mail leads to."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learnings.domain.concerns import decide, raise_concern
from learnings.enums import Outcome
from people.domain.reminders import tick
from people.enums import MailKind
from people.models import Mail
from reviews.domain.actions import add_action, commit
from reviews.domain.comments import comment
from reviews.domain.mail import perspective_mail, show_mentions
from reviews.domain.taking_part import hold_meeting

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"
BUTTON = re.compile(r'<a class="button" href="([^"]+)"')
LINE = re.compile(r'<p><a href="([^"]+)"')


@pytest.fixture
def written(learned, light_review, author, lead, participant, facilitator):
    """A mail of every kind to ``participant`` or ``author``, by its name."""
    now = timezone.now()
    perspective_mail(learned, participant.person, by=author)
    hold_meeting(learned, by=author, meeting_at=now + dt.timedelta(days=3))
    hold_meeting(learned, by=author, meeting_at=None, in_writing=True)
    comment(learned, by=author, section="factors", text="Since when?", asks=[participant.person])
    told = {"state": "learning", "what_happened": f"{participant.person.name} saw it first."}
    type(learned).objects.filter(pk=learned.pk).update(**told)
    learned.refresh_from_db()
    show_mentions(learned, by=author)
    given = {"owner": participant.person, "due": timezone.localdate(), "why": "It was silent"}
    idea = add_action("Watch", by=author, review=learned, factor=learned.factors.first(), **given)
    commit(idea, by=author, why_now="Tonight")
    concern = raise_concern("Spare gateways carry old firmware", by=participant, kind="risk")
    reasons = {"rationale": "It is easy", "context_at_time": "Two of them", "decided_by_role": "Lead"}
    decide(concern, by=lead, outcome=Outcome.ACT_NOW, **reasons)
    type(light_review).objects.filter(pk=light_review.pk).update(opened_at=now - dt.timedelta(days=1))
    for day in range(8):
        tick((now + dt.timedelta(days=day)).replace(hour=11))
    return list(Mail.objects.order_by("pk"))


def path_of(link: str) -> str:
    parts = urlsplit(unescape(link))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def landed(user, link: str) -> str:
    """Where somebody stands who follows ``link`` signed out and signs in; the page itself where none is asked for."""
    client = Client()
    answer = client.get(path_of(link))
    if answer.status_code == 200:
        return path_of(link)
    door = client.get(answer["Location"])
    sent = {"login": user.email, "password": PASSWORD}
    assert 'name="next"' in door.content.decode()
    sent["next"] = door.context["redirect_field_value"]
    there = client.post(reverse("account_login"), sent)
    assert client.get(there["Location"], follow=True).status_code == 200  # or of a page it leads to
    return there["Location"]


def test_the_button_of_every_mail_leads_on_after_signing_in(written, participant, author):
    people = {user.email: user for user in (participant, author)}
    told = {kind: [] for kind in MailKind if kind != MailKind.ACCOUNT}
    for mail in (mail for mail in written if mail.to in people and mail.kind in told):
        links = BUTTON.findall(mail.html) or LINE.findall(mail.html)
        told[mail.kind] += [(path_of(link), landed(people[mail.to], link)) for link in links]
    assert [kind for kind, ways in told.items() if not ways] == []
    assert [(kind, way) for kind, ways in told.items() for way in ways if way[0] != way[1]] == []
