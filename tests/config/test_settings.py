"""What good and wrong environments make of the settings."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from config.env import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
KEY = "q8Zr-only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz"
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": KEY,
    "BASE_URL": "https://review.example.org",
    "EMAIL_URL": "smtp://mail.example.org:587?tls=1",
}


def manage(tmp_path, *arguments, **environment):
    base = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=base | {"VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_passes_the_deploy_check(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_static_files_can_be_collected_under_hashed_names(settings, tmp_path):
    """Production stops at a style sheet that names a missing file. (It compresses too, which takes long.)"""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    """The settings as they come out under an environment; nothing of this process changes."""
    monkeypatch.setattr("config.logging.configure_logging", lambda *args: None)

    def read(environment):
        for name in PRODUCTION | environment:
            monkeypatch.setenv(name, (PRODUCTION | environment)[name])
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        return SimpleNamespace(**runpy.run_path(str(ROOT / "config" / "settings.py")))

    return read


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Production needs a SECRET_KEY of at least 50 random characters."),
        ({"SECRET_KEY": "a" * 60}, "Production needs a SECRET_KEY of at least 50 random characters."),
        ({"DEBUG": "1"}, "DEBUG=1 shows internals to everybody; production does not start with it."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=* trusts any Host header; production needs the real names."),
        ({"BASE_URL": ""}, "Production needs BASE_URL, the https:// address people use."),
        ({"EMAIL_URL": ""}, "Production needs EMAIL_URL, for example smtp://mail.example.org:587?tls=1."),
        ({"CELERY_BROKER_URL": "amqp://x"}, "CELERY_BROKER_URL must start with redis:// or rediss://, or be empty."),
        ({"OIDC_ISSUER": "https://id.example"}, "Sign-in by OIDC also needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET."),
        ({"MODE": "prod"}, "MODE=prod is unknown; use one of development, production, test."),
    ],
)
def test_settings_refuse_a_wrong_environment(read_settings, change, sentence):
    with pytest.raises(ConfigurationError) as error:
        read_settings(change)
    assert str(error.value) == sentence


def test_settings_refuse_the_generated_key_in_production(read_settings, tmp_path):
    (tmp_path / "secret-key").write_text(KEY)
    with pytest.raises(ConfigurationError, match="of its own, not the generated one"):
        read_settings({})


def test_settings_generate_a_key_in_development(read_settings, tmp_path):
    found = read_settings({"MODE": "development", "SECRET_KEY": "", "BASE_URL": "", "EMAIL_URL": ""})
    assert (tmp_path / "secret-key").read_text() == found.SECRET_KEY
    assert found.DEBUG is False
    assert found.SESSION_COOKIE_SECURE is False


def test_settings_harden_production(read_settings):
    found = read_settings({})
    assert found.ALLOWED_HOSTS == ["review.example.org"]
    assert (found.SESSION_COOKIE_SECURE, found.CSRF_COOKIE_SECURE, found.SECURE_SSL_REDIRECT) == (True, True, True)
    assert (found.EMAIL_HOST, found.EMAIL_PORT, found.EMAIL_USE_TLS) == ("mail.example.org", 587, True)


def test_settings_oidc(read_settings):
    values = {"ISSUER": "https://id.example/realm", "CLIENT_ID": "us", "CLIENT_SECRET": "x", "NAME": "Example"}
    found = read_settings({f"OIDC_{name}": value for name, value in values.items()})
    app = found.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    assert app["name"] == "Example"
    assert app["settings"] == {"server_url": "https://id.example/realm", "verified_email": False}
    # a redirect to the provider counts as the form's target
    assert found.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] == ["'self'", "https://id.example"]


def test_manage_says_what_is_wrong_in_one_sentence(tmp_path):
    done = manage(tmp_path, "check", DEBUG="maybe")
    assert (done.returncode, done.stderr) == (1, "Second Story: DEBUG=maybe is neither yes nor no; use 1 or 0.\n")


@pytest.mark.django_db
def test_pages_carry_the_strict_headers(client):
    response = client.get("/health/live")
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy >= {"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"}
    assert not [directive for directive in policy if "unsafe" in directive]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_docs_name_every_variable():
    """The table in docs/configuration.md has a row for each variable that config/ asks for, and no other."""
    sources = "".join(path.read_text() for path in [*(ROOT / "config").rglob("*.py"), *(ROOT / "bin").glob("_*.py")])
    asked = set(re.findall(r"env\.(?:text|secret|flag|integer|words|choice|origin)\(\"([A-Z_]+)\"", sources))
    foreign = {"PATH", "HOME", "PYTHONWARNINGS", "SOURCE_DATE_EPOCH"}  # other programs' own
    asked |= set(re.findall(r"os\.environ\.get\(\"([A-Z_]+)\"", sources)) - foreign
    asked |= {f"OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "NAME", "CLIENT_SECRET")}
    rows = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    assert sorted(asked | {"REQUIRE_JOURNEYS"}) == sorted(rows)


def test_every_tick_is_a_task_a_worker_knows():
    from django.conf import settings

    from config.celery import app

    app.loader.import_default_modules()
    ticks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert ticks - set(app.tasks) == set()
