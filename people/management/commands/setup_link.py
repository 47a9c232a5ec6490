from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from people.domain.invitations import SETUP_DAYS, AlreadySetUp, new_setup_link


class Command(BaseCommand):
    help = "Prints the one-time link that makes the first account. An earlier link stops working."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = new_setup_link()
        except AlreadySetUp as error:
            raise CommandError("There is an account already; an admin invites everybody else.") from error
        self.stdout.write(settings.BASE_URL + reverse("people:setup", args=[secret]))
        self.stderr.write(f"It works once, within {SETUP_DAYS} days.")
