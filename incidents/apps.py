from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        from incidents.domain import workflow  # noqa: F401 (registers its table)
        from incidents.models import Incident
        from people.log_access import hides_with

        hides_with("incident_id", lambda user: Incident.objects.visible_to(user))
