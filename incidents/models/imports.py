from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class ImportRecord(models.Model):
    """Where an incident came from, what was read, and what was written, so that a second run changes nothing.

    ``payload`` is the source's row; ``unknown`` the values no field of ours holds; ``applied`` the field values
    the last import wrote: a field that people have edited since differs from it and is left alone.
    """

    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=300)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.SET_NULL, related_name="import_records")
    payload = models.JSONField(default=dict)
    payload_hash = models.CharField(max_length=64)
    unknown = models.JSONField(default=dict)
    applied = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("import record")
        verbose_name_plural = _("import records")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="import_record_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"
