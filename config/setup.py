"""The first start's work, and what every later start repeats because it is cheap."""

import io
import os
import sys
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connection

from config.backup import ASIDE
from config.lib.errors import StartError

DEMO_SIGN_IN = "demo-sign-in"  # load_demo leaves one line there: who may sign in, with which password


def prepare_database() -> None:
    warn_of_superuser()
    refuse_half_restored()
    prepare_tables()
    wanted = os.environ.get("DEMO") != "0" and not settings.PRODUCTION
    if wanted and "load_demo" in get_commands() and not get_user_model().objects.exists():
        print("Loading the demo ...", flush=True)
        call_command("load_demo")


def prepare_tables() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def refuse_half_restored() -> None:
    """Tables that a killed restore left behind would be taken for a new installation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
        if cursor.fetchone():
            raise StartError(
                "A restore was stopped in the middle. `manage.py restore --put-back` brings back what was there; "
                "`manage.py restore FILE` does so and begins anew."
            )


def warn_of_superuser() -> None:
    """The learning gate holds for the application's own role because that role may not bend triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            print("DATABASE_URL signs in as a superuser; give Second Story a role of its own.", file=sys.stderr)


def sign_in_lines() -> Iterator[str]:
    """How to get in: by the one-time link while there is no account yet, or with the demo's account."""
    note = settings.VAR_DIR / DEMO_SIGN_IN
    if not get_user_model().objects.exists() and "setup_link" in get_commands():
        link = io.StringIO()
        call_command("setup_link", stdout=link, stderr=io.StringIO())
        yield f"Become its administrator here, once: {link.getvalue().strip()}"
    elif note.exists():
        yield note.read_text().strip()
