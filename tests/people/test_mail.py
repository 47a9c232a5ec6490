"""The outbox against a real SMTP server: up, down, killed, refusing."""

import smtplib
import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as outbox
from django.db import connection, transaction
from django.db.models.functions import Now

from config.lib import work
from people.domain.invitations import invite
from people.domain.mail import post_text
from people.models import Mail
from people.tasks import send_mail


class Letterbox:
    """Keeps what arrives; answers the next recipients with the lines in ``refusals`` first."""

    def __init__(self):
        self.letters, self.refusals = [], []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def smtp(settings):
    server = Controller(Letterbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    settings.EMAIL_PORT = server.port
    yield server
    server.stop(no_assert=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def waiting(db, monkeypatch):
    """A mail in the outbox that nobody was told about."""
    monkeypatch.setattr(work, "send", lambda row: None)
    return post_text(to="ida@example.org", subject="Hello\r\nBcc: all@example.org", text="A link", html="<p>A link</p>")


def due(mail):
    Mail.objects.filter(pk=mail.pk).update(not_before=None, lease_until=None)
    mail.refresh_from_db()
    return mail


def test_send_mail_arrives_once_and_wipes_the_words(smtp, waiting):
    send_mail(waiting.pk)
    send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.html) == ("done", "", "")
    [(to, content)] = smtp.handler.letters
    assert to == ["ida@example.org"]
    assert "Subject: Hello Bcc: all@example.org" in content
    assert f"Message-ID: <mail-{waiting.pk}@localhost>" in content


def test_send_mail_server_down_is_tried_again(smtp, waiting, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError, match="refused"):
        send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempt, waiting.text) == ("queued", 1, "A link")
    settings.EMAIL_PORT = port
    send_mail(waiting.pk)  # its pause is not over
    assert smtp.handler.letters == []
    send_mail(due(waiting).pk)
    assert len(smtp.handler.letters) == 1


def test_send_mail_server_killed_in_the_middle_is_tried_again(smtp, waiting):
    async def die(server, session, envelope):
        server.transport.abort()

    smtp.handler.handle_DATA = die
    with pytest.raises(smtplib.SMTPException):
        send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "queued"
    del smtp.handler.handle_DATA
    send_mail(due(waiting).pk)
    assert len(smtp.handler.letters) == 1


def test_send_mail_refused_for_now_is_tried_again(smtp, waiting):
    smtp.handler.refusals = ["450 greylisted"]
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_mail(waiting.pk)
    send_mail(due(waiting).pk)
    waiting.refresh_from_db()
    assert (waiting.state, len(smtp.handler.letters)) == ("done", 1)


def test_send_mail_refused_for_good_is_not_tried_again(smtp, waiting):
    smtp.handler.refusals = ["550 no such mailbox"]
    with pytest.raises(work.PermanentFailure):
        send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "no such mailbox" in waiting.error


@pytest.mark.django_db(transaction=True)
def test_send_mail_by_two_workers_at_once_arrives_once(smtp, waiting):
    def run():
        send_mail(waiting.pk)
        connection.close()

    workers = [threading.Thread(target=run) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert len(smtp.handler.letters) == 1


def test_sweep_finds_the_mail_of_a_killed_worker(waiting, monkeypatch):
    claimed = work.claim(Mail, waiting.pk)
    assert claimed.attempt == 1
    Mail.objects.update(lease_until=Now() - timedelta(seconds=1))
    told = []
    monkeypatch.setattr(work, "send", lambda row: told.append(row.pk))
    work.sweep()
    assert told == [waiting.pk]


def test_invite_mails_the_link(admin, team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _invitation, secret = invite(by=admin, email="ida@example.org", team=team)
    [message] = outbox.outbox
    assert message.subject == "Admin Ayo asks you to join Second Story at Hearthline"
    assert f"http://localhost:8000/join/{secret}/" in message.body
    assert f'href="http://localhost:8000/join/{secret}/"' in message.alternatives[0][0]
    assert "14 days" in message.body
    assert secret not in str(list(Mail.objects.values()))


def test_post_escapes_only_in_html(admin, django_capture_on_commit_callbacks):
    admin.person.name = "A & <B>"
    admin.person.save()
    with django_capture_on_commit_callbacks():
        invite(by=admin, email="ida@example.org")
    mail = Mail.objects.get()
    assert mail.subject.startswith("A & <B> asks")
    assert "A & <B> asks" in mail.text
    assert "A &amp; &lt;B&gt; asks" in mail.html


def test_post_rolled_back_sends_nothing(admin):
    def failing():
        with transaction.atomic():
            post_text(to="ida@example.org", subject="x", text="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert not Mail.objects.exists()
    assert outbox.outbox == []
