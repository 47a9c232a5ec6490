from typing import Any

from django.core.management.base import BaseCommand

from learnings.domain.patterns import seed_starter_patterns


class Command(BaseCommand):
    help = "Adds starter patterns that are missing. Patterns that are there already stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seed_starter_patterns()} new")
