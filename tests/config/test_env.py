"""The environment is read with types, and wrong values say which variable is wrong."""

import os
import stat

import pytest

from config.env import ConfigurationError, Env, database_from_url, email_from_url, kept_secret


def test_secret_from_file(tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    assert Env({"KEY_FILE": str(tmp_path / "key")}).secret("KEY") == "s3cret"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"KEY_FILE": "/nowhere/key"}, "KEY_FILE=/nowhere/key can't be read: No such file or directory."),
        ({"KEY_FILE": "/nowhere/key", "KEY": "x"}, "Set KEY or KEY_FILE, not both."),
    ],
)
def test_secret_wrong(values, message):
    with pytest.raises(ConfigurationError) as error:
        Env(values).secret("KEY")
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "value"), [("", False), ("1", True), ("Yes", True), ("0", False), ("false", False), (" true ", True)]
)
def test_flag(text, value):
    assert Env({"DEBUG": text}).flag("DEBUG") is value


def test_flag_wrong():
    with pytest.raises(ConfigurationError, match="DEBUG=maybe is neither yes nor no"):
        Env({"DEBUG": "maybe"}).flag("DEBUG")


@pytest.mark.parametrize("text", ["x", "-1", "0", "65536", "٨٠", "1.5"])
def test_integer_wrong(text):
    with pytest.raises(ConfigurationError, match="PORT"):
        Env({"PORT": text}).integer("PORT", 8000, 1, 65535)


@pytest.mark.parametrize("text", ["example.org", "ftp://example.org", "https://", "https://example.org/path"])
def test_origin_wrong(text):
    with pytest.raises(ConfigurationError, match="BASE_URL"):
        Env({"BASE_URL": text}).origin("BASE_URL", "http://localhost")


def test_origin_drops_the_slash():
    assert Env({"BASE_URL": "https://example.org/"}).origin("BASE_URL", "") == "https://example.org"


def test_words_and_choice():
    env = Env({"HOSTS": "a.example, b.example,", "MODE": "loud"})
    assert env.words("HOSTS") == ["a.example", "b.example"]
    with pytest.raises(ConfigurationError, match="MODE=loud is unknown; use one of quiet, calm"):
        env.choice("MODE", ["quiet", "calm"])


def test_database_with_everything():
    found = database_from_url("postgresql://us%40er:p%3Aw@db.example:5433/second?sslmode=require")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "second",
        "USER": "us@er",
        "PASSWORD": "p:w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
        "PREPARE": True,
    }


def test_database_on_a_socket_keeps_the_case_of_its_path():
    found = database_from_url("postgresql://second_story@%2FVar%2Frun%20dir/second_story")
    assert (found["HOST"], found["USER"], found["PORT"]) == ("/Var/run dir", "second_story", "")


@pytest.mark.parametrize(
    "url",
    ["mysql://h/name", "postgresql://h", "postgresql://h/n?colour=red", "postgresql://h:port/n", "second_story"],
)
def test_database_wrong(url):
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        database_from_url(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, False, False)),
        ("smtp://u:p%40ss@mail.example:587?tls=1", ("mail.example", 587, True, False)),
        ("smtps://mail.example", ("mail.example", 465, False, True)),
    ],
)
def test_email(url, expected, tmp_path):
    found = email_from_url(url, tmp_path)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(found[name] for name in names) == expected


@pytest.mark.parametrize("url", ["mail.example", "smtp:", "http://mail.example", "smtp://mail.example:x"])
def test_email_wrong(url, tmp_path):
    with pytest.raises(ConfigurationError, match="EMAIL_URL"):
        email_from_url(url, tmp_path)


def test_kept_secret_stays_and_is_private(tmp_path):
    path = tmp_path / "var" / "secret-key"
    first = kept_secret(path)
    assert kept_secret(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert os.listdir(path.parent) == ["secret-key"]
