from typing import Any

from django.core.management.base import BaseCommand

from config.setup import prepare_tables, refuse_half_restored


class Command(BaseCommand):
    help = "Brings the database up to date: migrations and the cache table. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_half_restored()
        prepare_tables()
        self.stdout.write("The database is up to date.")
