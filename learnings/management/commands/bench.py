"""`manage.py bench`: what every page costs here, and whether that is within the limits."""

from __future__ import annotations

import json
import logging
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from incidents.models import Incident
from learnings.queries.kept import count_again
from learnings.scale.measure import MOST_QUERIES, MOST_TIMES, Line, NotSignedIn, Result, browser, line, measure
from learnings.scale.pages import Page, find
from learnings.scale.samples import Samples
from people.enums import Role
from people.models import User


class Command(BaseCommand):
    help = (
        f"Measure every page as a lead: at most {MOST_QUERIES} queries and {MOST_TIMES:.0f} times the floor "
        "(an empty page). Ends with 1 and the names when a page costs more. Writes only what a worker counts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="machine-readable, with everything")
        parser.add_argument("--rounds", type=int, default=5, help="how often each page is asked (default: 5)")
        parser.add_argument("--only", default="", help="only pages whose name or shape holds this text")

    def handle(self, *args: Any, **options: Any) -> None:
        lead, admin = _account(Role.LEAD), _account(Role.ADMIN)
        if lead is None:
            raise CommandError("Nobody here is a lead; invite one, or fill the installation with seed_scale.")
        count_again()  # as a worker does every minute
        found = find(Samples(lead))
        pages = [page for page in found.pages if options["only"] in page.label]
        base, results, unasked = self._measured(pages, lead, admin or lead, options)
        lines = [line(result, base.median) for result in results]
        report = {
            "incidents": Incident.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
            "rounds": options["rounds"],
            "debug": settings.DEBUG,
            "floor": line(base, base.median).as_dict(),
            "pages": [row.as_dict() for row in lines],
            "left_out": found.left_out | unasked,
        }
        self.stdout.write(json.dumps(report, indent=1) if options["json"] else _table(base, lines, report["left_out"]))
        self._judge(lines)

    def _measured(
        self, pages: Sequence[Page], lead: User, admin: User, options: dict[str, Any]
    ) -> tuple[Result, list[Result], dict[str, str]]:
        rounds, quiet = max(1, options["rounds"]), options["verbosity"] == 0
        logging.disable(logging.WARNING)  # a page that takes no GET is no news here
        try:
            with (
                browser(lead) as client,
                browser(admin) as other,
                tqdm(total=len(pages) * (rounds + 1), unit="page", disable=quiet, file=self.stderr) as bar,
            ):
                return measure(pages, client, other, rounds=rounds, watch=bar.update)
        except NotSignedIn as error:
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)

    def _judge(self, lines: Sequence[Line]) -> None:
        over = [row for row in lines if row.over]
        if not over:
            return
        self.stderr.write(f"{len(over)} of {len(lines)} cost more than they may:")
        for row in sorted(over, key=lambda row: -row.ratio):
            self.stderr.write(f"  {row.page} {row.shape}: {row.over}")
        sys.exit(1)


def _account(role: str) -> User | None:
    return User.objects.filter(role=role, is_active=True, person__isnull=False).order_by("pk").first()


def _table(base: Result, lines: Sequence[Line], left_out: dict[str, str]) -> str:
    rows = [f"{'page':<64} {'queries':>7} {'median':>8} {'p95':>8} {'database':>8} {'floor':>6}"]
    rows += [_row(row) for row in [line(base, base.median), *lines]]
    rows += ["", "Milliseconds; “floor” is the median as a multiple of the empty page's. Left out:"]
    rows += [f"  {name}: {why}" for name, why in sorted(left_out.items())]
    return "\n".join(rows)


def _row(row: Line) -> str:
    mark = " over" if row.over else "" if row.held else " not held to the limits"
    name = f"{row.page} {row.shape}".strip()[:64]
    times = f"{row.median:>8.1f} {row.p95:>8.1f} {row.database:>8.1f} {row.ratio:>5.1f}×"
    return f"{name:<64} {row.queries:>7} {times}{mark}"
