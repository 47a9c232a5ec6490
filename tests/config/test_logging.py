"""Secrets never reach a log line, and every line of a request carries its id."""

import io
import json
import logging

import pytest
import structlog

from config.logging import MASK, configure_logging, mask, mask_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://us:s3cret@db/name", f"postgresql://us:{MASK}@db/name"),
        ("redis://:s3cret@host:6379/0", f"redis://:{MASK}@host:6379/0"),
        ("Authorization: Bearer abc.DEF-123456", f"Authorization: Bearer {MASK}"),
        ("GET /x?token=abcdef&page=2", f"GET /x?token={MASK}&page=2"),
        (f"Not Found: /join/{'a1_-' * 10}/", f"Not Found: /join/{MASK}/"),
        ("INC-142 at https://status.example/incidents/42", "INC-142 at https://status.example/incidents/42"),
    ],
)
def test_mask_text(text, expected):
    assert mask_text(text) == expected


def test_mask_by_name_at_any_depth():
    found = mask({"user": "ada", "form": {"new_password": "x", "list": [{"api_key": "y"}, "fine"]}})
    assert found == {"user": "ada", "form": {"new_password": MASK, "list": [{"api_key": MASK}, "fine"]}}


@pytest.fixture
def log_lines(monkeypatch):
    """What the JSON format writes, as a function that returns the lines so far."""
    output = io.StringIO()
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    configure_logging("json", "INFO")
    root.handlers[0].setStream(output)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_lines_of_both_worlds(log_lines):
    logging.getLogger("django.request").warning("Not Found: %s", f"/setup/{'x' * 40}/")
    structlog.get_logger("people").info("signed in", token="abc", person=7)
    foreign, ours = log_lines()
    assert (foreign["event"], foreign["level"], foreign["logger"]) == (
        f"Not Found: /setup/{MASK}/",
        "warning",
        "django.request",
    )
    assert (ours["event"], ours["token"], ours["person"]) == ("signed in", MASK, 7)


def test_error_with_trace_is_masked(log_lines):
    try:
        raise ValueError("no route to smtp://me:s3cret@mail.example")
    except ValueError:
        logging.getLogger("mail").exception("not sent")
    (line,) = log_lines()
    assert "ValueError" in line["exception"]
    assert "s3cret" not in json.dumps(line)


@pytest.mark.django_db
def test_request_id_is_made_or_kept(client, log_lines):
    assert len(client.get("/health/live")["X-Request-ID"]) == 32
    assert client.get("/health/live", headers={"X-Request-ID": "proxy-4711"})["X-Request-ID"] == "proxy-4711"
    forged = client.get("/health/live", headers={"X-Request-ID": "a\nb" * 10})["X-Request-ID"]
    assert len(forged) == 32
    assert log_lines() == []  # probes that succeed are not worth a line


@pytest.mark.django_db
def test_request_line_names_the_route_not_the_address(client, log_lines):
    client.get("/accounts/password/reset/key/1-secret-key-of-this-link/")
    line = next(line for line in log_lines() if line["event"] == "request")
    assert "secret-key-of-this-link" not in json.dumps(line)
    assert line["route"].startswith("accounts/")
    assert len(line["request_id"]) == 32
