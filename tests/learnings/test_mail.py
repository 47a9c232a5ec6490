"""What `learnings` writes to people, and what waits for them."""

import datetime as dt

import pytest
from django.utils import timezone

from learnings.domain.concerns import decide, raise_concern
from learnings.domain.credits import give, note_work
from learnings.models import Concern, Credit, PreventiveWork
from people.domain import waiting
from people.domain.mail_links import answer_link
from people.domain.reminders import nobody_answers, remember
from people.enums import MailKind
from people.models import Mail, Reminder

SOON = dt.timedelta(days=20)


def lines(user, source):
    found = waiting.lines_for([user.person.pk], timezone.localdate())
    return [line for line in found if line.source == source]


def address_of(line):
    row = remember([line], timezone.now())[line.key]
    return answer_link(row).removeprefix("http://localhost:8000")


@pytest.fixture
def concern(author) -> Concern:
    return raise_concern("Nobody watches the basement gateways", by=author)


def answered(concern, by, outcome="monitor"):
    return decide(
        concern,
        by=by,
        outcome=outcome,
        rationale="We watch it for a month",
        context_at_time="Two sites so far",
        decided_by_role="Head of field",
        revisit_on=timezone.localdate() + SOON,
    )


def test_decide_tells_whoever_raised_it_at_once(concern, author, lead):
    answered(concern, lead)
    [mail] = Mail.objects.all()
    assert (mail.kind, mail.to, mail.subject) == (
        MailKind.CONCERN,
        author.email,
        f"Your concern {concern.ref} is answered",
    )
    assert "We watch it for a month" in mail.text
    assert "Head of field" in mail.html
    assert lead.person.name not in mail.text


def test_decide_ones_own_concern_is_not_told(lead):
    answered(raise_concern("A risk", by=lead), lead)
    assert not Mail.objects.exists()


def test_concern_to_look_at_again_waits_for_who_decided(concern, author, lead, client):
    answered(concern, lead)
    assert lines(lead, "concern") == []
    Concern.objects.update(revisit_on=timezone.localdate())
    [line] = lines(lead, "concern")
    address = address_of(line)
    assert client.post(address, {"choice": "unchanged"}).status_code == 422
    assert client.post(address, {"choice": "unchanged", "note": "Still two sites"}).status_code == 200
    concern.refresh_from_db()
    assert (concern.state, concern.revisit_on) == ("monitoring", timezone.localdate() + dt.timedelta(days=90))
    assert concern.decisions.last().context_at_time == "Still two sites"


def test_concern_of_somebody_who_no_longer_decides_is_refused_in_words(concern, lead, client):
    answered(concern, lead)
    Concern.objects.update(revisit_on=timezone.localdate())
    address = address_of(lines(lead, "concern")[0])
    lead.role = "member"
    lead.save()
    assert client.post(address, {"choice": "unchanged", "note": "Still"}).status_code == 422
    assert concern.decisions.count() == 1


def test_effect_of_preventive_work_is_asked_of_who_did_it(author, client):
    fields = {"title": "Two alarms", "mechanism": "One rings when the other does not"}
    note_work(None, by=author, people=[author.person], effect_check_on=timezone.localdate(), **fields)
    [line] = lines(author, "effect")
    address = address_of(line)
    assert client.post(address, {"choice": "later"}).status_code == 200
    assert lines(author, "effect") == []
    PreventiveWork.objects.update(effect_check_on=timezone.localdate())
    assert client.post(address_of(line), {"choice": "saw", "note": "It rang"}).status_code == 200
    assert PreventiveWork.objects.get().effect == "It rang"


def test_thanks_wait_without_their_words_and_stay_between_two(author, lead, facilitator, client):
    give(author.person, by=facilitator, kind="early_concern", text="You asked about the alarm")
    [line] = lines(author, "thanks")
    assert "alarm" not in line.text
    assert "Open the page" in client.get(address_of(line)).content.decode()
    assert client.post(address_of(line), {"choice": "accept"}).status_code == 422
    assert Credit.objects.get().consent == "pending"
    Reminder.objects.update(asked=2, last_asked_at=timezone.now() - dt.timedelta(days=8))
    assert nobody_answers(lead) == []
