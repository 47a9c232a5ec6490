"""The outbox against a real SMTP server: up, down, killed, refusing."""

import smtplib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core import mail as outbox
from django.db import connection, transaction
from django.db.models.functions import Now

from config.env import email_from_url
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


# --- a server that wants TLS and a name ------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that signs itself: the file with both key and certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "localhost.pem"
    path.write_bytes(key.private_bytes(encoding, *plain) + made.public_bytes(encoding))
    return path


@pytest.fixture
def guarded_smtp(settings, certificate):
    """Takes mail only after STARTTLS and from who knows the password; reached through EMAIL_URL."""

    def knows(server, session, envelope, mechanism, data):
        known = (data.login, data.password) == (b"second story", b"p@ss/word")
        return AuthResult(success=known, handled=known)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = Controller(
        Letterbox(),
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=knows,
        auth_required=True,
    )
    server.start()
    url = f"smtp://second%20story:p%40ss%2Fword@localhost:{server.port}?tls=1"
    for name, value in email_from_url(url, certificate.parent).items():
        setattr(settings, name, value)
    yield server
    server.stop(no_assert=True)


def test_send_mail_by_starttls_and_password(guarded_smtp, waiting, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, len(guarded_smtp.handler.letters)) == ("done", 1)


def test_send_mail_to_a_server_nobody_vouches_for_says_no_password(guarded_smtp, waiting):
    with pytest.raises(ssl.SSLCertVerificationError):
        send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, guarded_smtp.handler.letters) == ("queued", "A link", [])
    assert "p@ss" not in waiting.error


def test_send_mail_with_a_wrong_password_waits_and_does_not_tell_it(
    guarded_smtp, waiting, certificate, monkeypatch, settings
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_HOST_PASSWORD = "wrong horse"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send_mail(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "queued"
    assert "wrong horse" not in waiting.error


def test_send_mail_into_a_folder_is_a_file_for_nobody_else(waiting, settings, tmp_path):
    for name, value in email_from_url("file:", tmp_path / "mail").items():
        setattr(settings, name, value)
    send_mail(waiting.pk)
    [path] = (tmp_path / "mail").iterdir()
    assert (path.suffix, path.stat().st_mode & 0o777) == (".eml", 0o600)
    message = message_from_bytes(path.read_bytes())
    assert (message["To"], message.get_payload(0).get_payload()) == ("ida@example.org", "A link")
