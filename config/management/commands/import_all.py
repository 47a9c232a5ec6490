"""`manage.py import_all DIR`: an export into an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.portability.importing import NotEmpty, import_all
from config.portability.reading import CannotImport
from people.models import User


class Command(BaseCommand):
    help = (
        "Brings what export_all wrote into an empty installation: numbers, times, versions and files as they were. "
        "It is done as a whole or not at all. See docs/export.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="what export_all wrote")
        parser.add_argument(
            "--edited", action="store_true", help="the files were changed by hand: don't compare them with the manifest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        watch = partial(tqdm, file=self.stderr, disable=options["verbosity"] == 0)
        try:
            counts = import_all(options["folder"], edited=options["edited"], watch=watch)
        except NotEmpty as error:
            raise CommandError(
                f"This installation has {error} already, and an export keeps its numbers, so it needs an empty one: "
                "another DATABASE_URL (or VAR_DIR), `manage.py setup_database`, then this again. Nothing was changed."
            ) from error
        except CannotImport as error:
            lines = "\n".join(error.problems)
            raise CommandError(f"{lines}\nNothing was imported.") from error
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}. Nothing was imported.") from error
        self.stdout.write(f"{counts.total()} rows are in.")
        if User.objects.exists():
            self.stdout.write(
                "Accounts came without passwords: `manage.py changepassword EMAIL` sets an admin's, and everybody "
                "sets their own with “Forgot your password?” on the sign-in page."
            )
