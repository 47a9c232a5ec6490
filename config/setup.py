"""The first start's work, and what every later start repeats because it is cheap."""

import os
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import get_commands

DEMO_SIGN_IN = "demo-sign-in"  # load_demo leaves one line there: who may sign in, with which password


def prepare_database(call_command: Callable[..., Any]) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if os.environ.get("DEMO") != "0" and "load_demo" in get_commands() and not get_user_model().objects.exists():
        print("Loading the demo ...", flush=True)
        call_command("load_demo")


def sign_in_lines() -> Iterator[str]:
    """How to get in: the demo's account where the demo is loaded."""
    note = settings.VAR_DIR / DEMO_SIGN_IN
    if note.exists():
        yield note.read_text().strip()
