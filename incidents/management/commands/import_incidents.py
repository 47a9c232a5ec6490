"""`manage.py import_incidents FORMAT PATH`: read a file or a folder; as often as you like."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from incidents.domain.importing import Outcome, expected, files, read, take
from incidents.sources import SOURCES
from incidents.sources.parsed import Problem


class Command(BaseCommand):
    help = (
        "Imports incidents from a file or folder. Rows already imported are recognised, what people edited is kept, "
        "and a run that was stopped can simply be started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        formats = ", ".join(f"{name} ({source.label})" for name, source in SOURCES.items())
        parser.add_argument("format", choices=SOURCES, help=formats)
        parser.add_argument("path", type=Path)
        parser.add_argument("--zone", default="UTC", help="zone of times that name none, such as Europe/Berlin")
        parser.add_argument(
            "--source",
            help="a name for where these come from, if the same format comes from several places (default: the format)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source, path = SOURCES[options["format"]], options["path"]
        if len(options["source"] or "") > 40:
            raise CommandError("The name of the source has room for 40 characters.")
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        if not files(source, path):
            raise CommandError(f"{path} holds no file that ends in {' or '.join(source.suffixes)}.")
        counts: Counter[str] = Counter()
        rows = read(source, path, zone=_zone(options["zone"]))
        for file, parsed in tqdm(rows, desc=path.name, unit="row", total=expected(source, path)):
            done = parsed if isinstance(parsed, Problem) else self._take(parsed, options)
            if isinstance(done, Problem):
                self._report(file, done)
            counts[Outcome.SKIPPED if isinstance(done, Problem) else done] += 1
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))

    def _take(self, parsed: Any, options: dict[str, Any]) -> Outcome | Problem:
        return take(parsed, by=None, source=options["source"] or options["format"])

    def _report(self, file: Path, problem: Problem) -> None:
        words = f"  «{problem.excerpt}»" if problem.excerpt else ""
        tqdm.write(f"{file}:{problem.line}: {problem.reason}{words}", file=sys.stderr)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise CommandError(f"{name} is not a time zone; write it like Europe/Berlin.") from None
