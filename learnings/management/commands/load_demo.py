"""Load a year at Larderlight, a fictional maker of gateways for fridges and cold rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from incidents.models import Incident
from learnings.demo import staff
from learnings.demo.load import load
from learnings.demo.world import World
from people.models import User

SIGN_IN_NOTE = "demo-sign-in"  # ./bin/run prints this line of VAR_DIR after the address


class Command(BaseCommand):
    help = "Load the demo: a fictional company, a year of its incidents, and five accounts to look around with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="Load the demo beside incidents that are there already (the organisation keeps its name).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("The demo has public passwords, so it is not loaded in production.")
        if User.objects.filter(email__endswith=f"@{staff.DOMAIN}").exists():
            self.stdout.write("The demo is loaded already; nothing has changed.")
            return
        others = Incident.objects.exists()
        if others and not options["force"]:
            raise CommandError("There are incidents already. To load the demo beside them, add --force.")
        today = timezone.localdate()
        world = load(today=today, keep_organisation=others, watch=self._watch(options["verbosity"]), remember=True)
        self._say_how_to_get_in(world)

    def _watch(self, verbosity: int) -> Any:
        def watch(items: Iterable[Any], label: str) -> Iterable[Any]:
            return tqdm(items, desc=f"Demo: {label}", file=self.stderr, disable=verbosity == 0)

        return watch

    def _say_how_to_get_in(self, world: World) -> None:
        accounts = staff.sign_ins()
        self.stdout.write(
            f"{len(world.incidents)} incidents, {len(world.reviews)} reviews, {len(world.learnings)} learnings and "
            f"{len(world.concerns)} concerns of a year at Larderlight, which does not exist."
        )
        self.stdout.write(f"Sign in with the password {staff.PASSWORD} as")
        for email, role, label in accounts:
            self.stdout.write(f"  {email:<28} {role:<7} {label}")
        note = settings.VAR_DIR / SIGN_IN_NOTE
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"Sign in as {accounts[0][0]} with the password {staff.PASSWORD} (docs/demo.md has more).\n")
