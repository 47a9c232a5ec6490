"""`manage.py seed_scale N`: an installation of N incidents to measure on."""

from __future__ import annotations

import resource
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from incidents.models import Incident
from learnings.scale.seed import seed


class Command(BaseCommand):
    help = "Fill an empty installation with N invented incidents of three years, to measure on (docs/performance.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("incidents", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="another number gives other content (default: 1)")
        parser.add_argument("--force", action="store_true", help="add to the incidents that are there already")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["incidents"]
        if count < 1:
            raise CommandError("How many incidents? At least 1.")
        if not options["force"] and Incident.objects.exists():
            raise CommandError("There are incidents already. To add invented ones beside them, add --force.")
        if settings.MODE == "production" and not options["force"]:
            raise CommandError("This is a production installation. To fill it with invented incidents, add --force.")
        began = time.monotonic()
        now = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        with tqdm(total=count, unit="incident", disable=options["verbosity"] == 0, file=self.stderr) as bar:
            rows = seed(count, now=now, number=options["seed"], watch=bar.update)
        took, peak = time.monotonic() - began, peak_megabytes()
        self.stdout.write(f"{count:,} incidents, {rows:,} rows in {took:.1f} s, at most {peak:.0f} MB of memory.")


def peak_megabytes() -> float:
    """The most memory this process has held. Linux counts in KiB, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
