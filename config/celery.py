"""The Celery application. Imports no app of ours: tasks are discovered once Django is ready."""

import os
import time
from typing import Any

import structlog
from celery import Celery, Task, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("second_story")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

TICK = "config.tasks."  # every 15 seconds: not worth a line while it works
ID = "request_id"
log = structlog.get_logger("task")


@signals.setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Settings have set up logging. Celery would set it up anew and raise its level; a receiver keeps it from that."""


@signals.before_task_publish.connect
def send_request_id(headers: dict[str, Any], **_: Any) -> None:
    """The message carries the id of the request that caused it."""
    if identity := structlog.contextvars.get_contextvars().get(ID):
        headers[ID] = identity


@signals.task_prerun.connect
def bind_request_id(task: Task, **_: Any) -> None:
    if task.request.is_eager:
        return  # runs inside the request, which has bound its own
    structlog.contextvars.clear_contextvars()
    given = getattr(task.request, ID, None) or task.request.id
    structlog.contextvars.bind_contextvars(**{ID: given, "task": task.name})
    task.request.began = time.perf_counter()


@signals.task_postrun.connect
def log_task(task: Task, args: Any = (), state: str = "", **_: Any) -> None:
    """One line per task, as there is one per request. Arguments are ids of rows."""
    if task.request.is_eager:
        return
    if not (task.name.startswith(TICK) and state == "SUCCESS"):
        milliseconds = (time.perf_counter() - task.request.began) * 1000
        log.info("task", args=list(args or ()), state=state, ms=round(milliseconds, 1))
    structlog.contextvars.clear_contextvars()
