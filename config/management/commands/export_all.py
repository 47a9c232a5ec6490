"""`manage.py export_all DIR`: everything, as markdown and JSON."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.portability.exporting import NotOurs, export


class Command(BaseCommand):
    help = (
        "Writes everything as markdown and JSON: one folder per incident, and files for what incidents share. "
        "A run that was stopped can simply be started again. See docs/export.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder, or an earlier export")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        watch = partial(tqdm, file=self.stderr, disable=options["verbosity"] == 0)
        try:
            done = export(folder, watch=watch)
        except NotOurs:
            raise CommandError(f"{folder} holds other things. Name a new or empty folder.") from None
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from error
        for name in done.lost:
            self.stderr.write(f"The file {name} is missing in the storage; the export has its row without it.")
        size = done.bytes / 1e6
        self.stdout.write(f"{done.counts.total()} rows in {len(done.hashes)} files, {size:.1f} MB, in {folder}.")
        self.stdout.write("It holds restricted incidents and drafts: keep it as you keep the database.")
