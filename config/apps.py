from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Makes config's management commands and tasks discoverable. It has no models."""

    name = "config"

    def ready(self) -> None:
        from config.lib import moments

        moments.connect()
