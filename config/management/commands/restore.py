"""`manage.py restore FILE`: what backup wrote, back into an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from tqdm import tqdm

from config.backup import BackupError
from config.backup.archive import Reader, Watch, reading
from config.backup.restoring import put_back_if_interrupted, refuse_what_does_not_fit, restore


class Command(BaseCommand):
    help = (
        "Brings back what `manage.py backup` wrote, as a whole or not at all, and migrates it if it is older. "
        "Stop web, worker and beat first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
        parser.add_argument("--force", action="store_true", help="replace what is in this installation")
        parser.add_argument("--check", action="store_true", help="only look whether the file is whole and fits")
        parser.add_argument("--put-back", action="store_true", help="only undo a restore that was stopped")
        parser.add_argument("--keep-mail", action="store_true", help="send the mail that was waiting at the time")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["file"]) == options["put_back"]:
            raise CommandError("Name the file to restore, or say --put-back.")
        watch = partial(tqdm, file=self.stderr, leave=False, disable=options["verbosity"] == 0)
        try:
            if options["put_back"]:
                self.put_back()
                return
            with reading(options["file"]) as reader:
                self.work(reader, watch, options)
        except BackupError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}. Nothing was changed.") from error
        except OperationalError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(
                f"The database does not answer: {reason}. What was there is back with the next try."
            ) from error

    def put_back(self) -> None:
        done = put_back_if_interrupted()
        self.stdout.write("What was there is back." if done else "No restore was stopped here.")

    def work(self, reader: Reader, watch: Watch, options: dict[str, Any]) -> None:
        told = reader.manifest
        rows = sum(told["rows"].values())
        self.stdout.write(f"Made {told['made_at']} by {told['second_story']}: {rows} rows, {len(reader.files)} files.")
        if options["check"]:
            refuse_what_does_not_fit(reader)
            reader.check(watch)
            self.stdout.write("The file is whole and fits this installation.")
            return
        held = restore(reader, force=options["force"], keep_mail=options["keep_mail"], watch=watch)
        self.stdout.write("It is all back. Everybody signs in again.")
        if held:
            self.stdout.write(f"{held} mails were waiting at the time and are not sent again (--keep-mail sends them).")
