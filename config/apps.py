from django.apps import AppConfig, apps


class ConfigConfig(AppConfig):
    """Makes config's management commands and tasks discoverable. It has no models."""

    name = "config"

    def ready(self) -> None:
        from config.lib import labels, moments

        moments.connect()
        labels.look_up(apps.get_models())
