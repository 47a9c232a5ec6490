"""Links in mails: what they open, what they never do by being followed."""

import re

import pytest
from django.core import signing
from django.urls import reverse

from people.domain import waiting
from people.domain.mail import post_text, preference_of, write
from people.domain.mail_links import ANSWER, STOP, answer_link, stop_link
from people.domain.reminders import tick
from people.enums import MailKind
from people.models import Mail, Reminder
from people.tasks import message_of, send_mail
from tests.people.test_reminders import MONDAY

LINK = {"review": None, "incident": "INC-1", "link": "https://x"}


def path_of(link):
    return link.removeprefix("http://localhost:8000")


@pytest.fixture
def asked(ida):
    tick(MONDAY)
    return Reminder.objects.get()


def test_answer_by_get_changes_nothing(client, asked, shelf):
    address = path_of(answer_link(asked))
    for query in ("", "?as=yes", "?as=no", "?as=nonsense", "?as=%00"):
        assert client.get(address + query).status_code == 200
    assert client.head(address + "?as=yes").status_code in (200, 405)
    assert (shelf.answers, Reminder.objects.count()) == ([], 1)


def test_answer_chosen_in_the_mail_is_chosen_on_the_page(client, asked):
    page = client.get(path_of(answer_link(asked)) + "?as=no").content.decode()
    assert page.count("checked") == 1
    assert 'value="no"' in page[page.index("checked") - 120 : page.index("checked")]


def test_answer_by_post_answers_once(client, asked, shelf):
    address = path_of(answer_link(asked))
    assert "Thank you" in client.post(address, {"choice": "yes"}).content.decode()
    assert shelf.answers == [(1, "Ida", "yes", "")]
    assert client.post(address, {"choice": "yes"}).status_code == 410
    assert client.get(address).status_code == 410


def test_answer_that_needs_words_asks_for_them(client, asked, shelf):
    address = path_of(answer_link(asked))
    assert "No, because … ·" not in client.get(address).content.decode()  # the dots say that words follow
    refused = client.post(address, {"choice": "no", "note": "  "})
    assert refused.status_code == 422
    assert "Why not?" in refused.content.decode()
    assert client.post(address, {"choice": "no", "note": "No time"}).status_code == 200
    assert shelf.answers == [(1, "Ida", "no", "No time")]


@pytest.mark.parametrize("data", [{}, {"choice": "other"}, {"choice": "yes", "note": "x" * 301}, {"choice": "\0"}])
def test_answer_with_junk_is_refused_in_words(client, asked, shelf, data):
    assert client.post(path_of(answer_link(asked)), data).status_code == 422
    assert shelf.answers == []


def test_answer_link_of_another_installation_opens_nothing(client, asked, settings):
    address = path_of(answer_link(asked))
    settings.SECRET_KEY = "another " * 10
    assert client.get(address).status_code == 410


def test_answer_link_ends_with_its_time(client, asked, monkeypatch):
    address = path_of(answer_link(asked))
    monkeypatch.setattr(signing.time, "time", lambda: 4_000_000_000)
    assert client.get(address).status_code == 410


def test_answer_link_of_an_earlier_asking_opens_nothing(client, asked):
    address = path_of(answer_link(asked))
    Reminder.objects.all().delete()
    Reminder.objects.create(pk=asked.pk, person=asked.person, source="shelf", thing=1)
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("value", [[1], [1, "x"], ["1", "weekly"], {"a": 1}, "x", [10**30, "weekly"], [1, "account"]])
def test_links_signed_over_something_else_open_nothing(client, ida, value):
    for name, salt in (("answer", ANSWER), ("mail_stop", STOP)):
        assert client.get(reverse(f"people:{name}", args=[signing.dumps(value, salt=salt)])).status_code in (404, 410)


def test_answer_refused_by_the_rules_is_told_on_the_page(client, asked, shelf, monkeypatch):
    from config.lib.workflow import NotAllowed

    def refuse(*args):
        raise NotAllowed("yes")

    source = waiting.source_called("shelf")
    monkeypatch.setattr(waiting, "_sources", {"shelf": waiting.Source(**{**vars(source), "answer": refuse})})
    refused = client.post(path_of(answer_link(asked)), {"choice": "yes"})
    assert refused.status_code == 422
    assert "Open the page and say it there" in refused.content.decode()


def test_mail_stop_by_get_asks(client, ida):
    page = client.get(path_of(stop_link(ida, MailKind.WEEKLY)))
    assert "Stop this kind of mail?" in page.content.decode()
    assert preference_of(ida).wants(MailKind.WEEKLY)


def test_mail_stop_by_the_button_of_a_mail_program(ida):
    """No cookie, no CSRF token, the body RFC 8058 prescribes."""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    address = path_of(stop_link(ida, MailKind.WEEKLY))
    for _twice in range(2):
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert preference_of(ida).off == ["weekly"]
    assert strict.post(address, {"again": "1"}).status_code == 200
    assert preference_of(ida).off == []


def test_message_of_optional_mail_can_be_stopped(ida):
    mail = write(MailKind.MENTIONS, ida, context=LINK)
    headers = message_of(mail).extra_headers
    begins = stop_link(ida, MailKind.MENTIONS).rsplit(":", 2)[0]  # then the second in which it was signed
    assert headers["List-Unsubscribe"].startswith(f"<{begins}:")
    assert f"{begins}:" in mail.text
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    account = post_text(to="ida@example.org", subject="Password", text="x")
    assert "List-Unsubscribe" not in message_of(account).extra_headers


def test_mail_preferences_are_kept(client_of, ida):
    client = client_of(ida.user)
    values = {"wanted": ["weekly"], "weekly_day": "3", "quiet_from": "21:00", "quiet_to": "06:30", "days_off": ""}
    assert client.post(reverse("people:mail_preferences"), values).status_code == 302
    preference = preference_of(ida)
    assert (preference.weekly_day, preference.quiet_to.hour, preference.wanted) == (3, 6, ["weekly"])
    page = client.get(reverse("people:mail_preferences")).content.decode()
    assert page.count("checked") == 1
    assert 'value="06:30"' in page
    bad = client.post(reverse("people:mail_preferences"), {"wanted": ["spam"], "weekly_day": "9", "quiet_from": "x"})
    assert bad.status_code == 422


def test_send_mail_switched_off_meanwhile_is_withdrawn(ida, monkeypatch, mailoutbox):
    monkeypatch.setattr("config.lib.work.send", lambda row: None)
    mail = write(MailKind.MENTIONS, ida, context=LINK)
    preference = preference_of(ida)
    preference.off = ["mentions"]
    preference.save()
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.progress_note, mail.text, mailoutbox) == ("done", "withdrawn", "", [])


def test_send_mail_in_quiet_hours_is_put_off(ida, monkeypatch, mailoutbox):
    import datetime as dt

    monkeypatch.setattr("config.lib.work.send", lambda row: None)
    mail = write(MailKind.MENTIONS, ida, context=LINK)
    Mail.objects.update(not_before=None)
    preference = preference_of(ida)
    preference.quiet_from, preference.quiet_to, preference.days_off = dt.time(0), dt.time(23, 59), False
    preference.save()
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.not_before is not None, mailoutbox) == ("queued", True, [])


@pytest.fixture
def kept(settings, ida, monkeypatch):
    settings.MAIL_IS_KEPT = True
    monkeypatch.setattr("people.tasks.hold_back", lambda pk: False)
    mail = write(MailKind.WEEKLY, ida, context={"count": 1, "groups": [], "first": [], "left": 0})
    Mail.objects.filter(pk=mail.pk).update(not_before=None)
    send_mail(mail.pk)
    return Mail.objects.get(pk=mail.pk)


def test_outbox_shows_words_without_what_opens(kept, client_of, admin):
    assert kept.state == "done"
    page = client_of(admin).get(reverse("people:mail", args=[kept.pk])).content.decode()
    assert "One thing waits for you" in page
    assert "/mail/stop/•••" in page
    frame = client_of(admin).get(reverse("people:mail_html", args=[kept.pk]))
    assert "/mail/stop/•••" in frame.content.decode()
    rules = {rule.strip() for rule in frame["Content-Security-Policy"].split(";")}
    assert rules == {"default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'", "sandbox"}
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_outbox_sealed_words_are_for_their_reader(kept, client_of, admin):
    Mail.objects.update(sealed=True)
    client = client_of(admin)
    assert "for its reader alone" in client.get(reverse("people:mail", args=[kept.pk])).content.decode()
    assert client.get(reverse("people:mail_html", args=[kept.pk])).status_code == 404
    Mail.objects.update(to=admin.email.upper())
    assert client.get(reverse("people:mail_html", args=[kept.pk])).status_code == 200


def test_outbox_failed_mail_is_tried_again(kept, client_of, admin, django_capture_on_commit_callbacks):
    Mail.objects.update(state="failed", error="550 no such mailbox")
    client = client_of(admin)
    assert "550 no such mailbox" in client.get(reverse("people:mail", args=[kept.pk])).content.decode()
    assert client.post(reverse("people:mail_retry", args=[kept.pk])).status_code == 302
    kept.refresh_from_db()
    assert kept.state in ("queued", "done")


def test_outbox_queries_do_not_grow_with_mail(kept, client_of, admin, django_assert_num_queries):
    client = client_of(admin)
    with django_assert_num_queries(3):
        client.get(reverse("people:mails"))
    for number in range(5):
        post_text(to=f"n{number}@example.org", subject="x", text="x")
    with django_assert_num_queries(3):
        client.get(reverse("people:mails"))


def test_waiting_page_shows_mine_and_to_leads_what_nobody_answers(ida, client_of, lead):
    import datetime as dt

    from django.utils import timezone

    mine = client_of(ida.user).get(reverse("people:waiting")).content.decode()
    assert re.search(r'<article class="row row--plain"><h3 class="row__title"><a href="[^"]*">Thing 1<', mine)
    assert "Nobody answers" not in mine
    before = timezone.now() - dt.timedelta(days=8)
    Reminder.objects.create(person=ida, source="shelf", thing=1, asked=2, last_asked_at=before)
    page = client_of(lead).get(reverse("people:waiting")).content.decode()
    assert "Thing 1" in page[page.index("Nobody answers") :]
    assert "Field" in page
    assert "Ida" not in page
