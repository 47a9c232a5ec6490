"""``manage.py export_docs``: the fields of every file of an export, as the second half of docs/export.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from config.portability.schema import schema

MARK = "<!-- written by manage.py export_docs -->\n"


def page(text: str) -> str:
    """``text`` with everything after the mark written anew, in English whatever the language in use."""
    with translation.override("en"):
        return text.partition(MARK)[0] + MARK + schema()


class Command(BaseCommand):
    help = "Write the schema in docs/export.md from the layout and the models."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; fails when the page is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "export.md"
        written = path.read_text()
        if not check:
            path.write_text(page(written))
        elif page(written) != written:
            raise CommandError("docs/export.md is out of date: run manage.py export_docs")
        self.stdout.write("docs/export.md is current")
