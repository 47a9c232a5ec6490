"""`manage.py backup FILE|DIR`: database and files in one archive."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.backup import BackupError
from config.backup.making import back_up, drop_older, name_for, not_in_it


class Command(BaseCommand):
    help = (
        "Writes database and files into one archive, while everything runs, and reads it again before it gets its "
        "name. It holds restricted incidents, drafts and password hashes: keep it as you keep the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="FILE|DIR", help="a new file, or a folder: named by the time")
        parser.add_argument("--keep", type=int, metavar="N", help="in a folder: remove all but the newest N backups")

    def handle(self, *args: Any, **options: Any) -> None:
        target, keep = options["target"], options["keep"]
        folder = target.is_dir()
        if keep is not None and (keep < 1 or not folder):
            raise CommandError("--keep takes a number from 1 on, and a folder.")
        path = target / name_for(dt.datetime.now(dt.UTC)) if folder else target
        watch = partial(tqdm, file=self.stderr, leave=False, disable=options["verbosity"] == 0)
        try:
            manifest = back_up(path, watch=watch)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename or path}. No backup was written.") from error
        self.tell(path, manifest)
        for old in drop_older(target, keep) if keep else ():
            self.stdout.write(f"Removed {old}.")

    def tell(self, path: Path, manifest: dict[str, Any]) -> None:
        rows, files = sum(manifest["rows"].values()), len(manifest["members"]) - 1
        size = path.stat().st_size / 1e6
        self.stdout.write(f"{path}: {size:.1f} MB, {rows} rows, {files} files, read again and whole.")
        if gone := len(manifest["files_gone"]):
            self.stdout.write(f"{gone} files went away while it was written, as erased attachments do.")
        self.stdout.write(f"Not in it: {not_in_it()}.")
