"""Secrets never reach a log line, and every line of a request carries its id."""

import io
import json
import logging
from types import SimpleNamespace

import pytest
import structlog

from config.celery import bind_request_id, log_task, send_request_id
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


@pytest.mark.django_db
def test_secrets_of_requests_stay_out_of_the_log(author, client, log_lines):
    """What people and machines send to prove who they are, wherever it stands in the request."""
    secret = "Tr0ub4dor-and-3-horses-in-a-battery"
    client.post("/accounts/login/", {"login": author.email, "password": secret})
    client.get(f"/join/{secret}/")
    client.get("/nowhere/", {"token": secret})
    client.get(
        "/api/incidents/", headers={"Authorization": f"Bearer {secret}", "Cookie": f"second_story_session={secret}"}
    )
    client.post("/accounts/password/reset/", {"email": secret, "token": secret})
    lines = [line for line in log_lines() if line["event"] == "request"]
    assert len(lines) == 5
    assert secret not in json.dumps(log_lines())


# --- from the request to the worker ---------------------------------------------------------------


def worker_task(**context):
    """A task as a worker holds it."""
    request = SimpleNamespace(is_eager=False, id="task-1", **context)
    return SimpleNamespace(name=context.pop("name", "people.tasks.send_mail"), request=request)


def test_the_message_carries_the_request_id():
    structlog.contextvars.clear_contextvars()
    headers: dict = {}
    send_request_id(headers=headers)
    assert headers == {}
    with structlog.contextvars.bound_contextvars(request_id="proxy-4711"):
        send_request_id(headers=headers)
    assert headers == {"request_id": "proxy-4711"}


def test_the_workers_lines_carry_the_request_id(log_lines):
    task = worker_task(request_id="proxy-4711")
    bind_request_id(task=task)
    structlog.get_logger("work").info("inside")
    log_task(task=task, args=[7], state="SUCCESS")
    structlog.get_logger("work").info("after")
    inside, done, after = log_lines()
    assert (inside["request_id"], inside["task"]) == ("proxy-4711", "people.tasks.send_mail")
    assert (done["event"], done["request_id"], done["args"], done["state"]) == ("task", "proxy-4711", [7], "SUCCESS")
    assert "request_id" not in after


def test_a_task_nobody_asked_for_goes_by_its_own_id(log_lines):
    task = worker_task()
    bind_request_id(task=task)
    log_task(task=task, state="FAILURE")
    assert [(line["request_id"], line["state"]) for line in log_lines()] == [("task-1", "FAILURE")]


def test_a_tick_is_worth_a_line_only_when_it_fails(log_lines):
    task = worker_task()
    task.name = "config.tasks.sweep_work"
    for state in ("SUCCESS", "FAILURE"):
        bind_request_id(task=task)
        log_task(task=task, state=state)
    assert [line["state"] for line in log_lines()] == ["FAILURE"]


def test_a_task_run_in_place_leaves_the_request_alone(log_lines):
    task = worker_task(request_id="other")
    task.request.is_eager = True
    with structlog.contextvars.bound_contextvars(request_id="proxy-4711"):
        bind_request_id(task=task)
        log_task(task=task, state="SUCCESS")
        assert structlog.contextvars.get_contextvars()["request_id"] == "proxy-4711"
    assert log_lines() == []
