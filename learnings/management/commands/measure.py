"""``manage.py measure``: how good the text checks are on labelled sentences and on whole documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from learnings.measuring import MEASURES, CannotMeasure, measure_pages, table


class Command(BaseCommand):
    help = "Measure the language help (language), the checks on a learning (learning) or hints on documents (pages)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="{language,learning,pages}")
        for kind in MEASURES:
            one = kinds.add_parser(kind, help="rows of {text, label} as JSON lines")
            one.add_argument("file", type=Path)
            one.add_argument("--json", action="store_true", help="print the figures as JSON")
        pages = kinds.add_parser("pages", help="markdown files and folders")
        pages.add_argument("paths", type=Path, nargs="+")
        pages.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        try:
            with translation.override("en"):
                figures = MEASURES[kind](options["file"]) if kind in MEASURES else measure_pages(options["paths"])
        except CannotMeasure as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json.dumps(figures) if options["json"] else table(figures))
