"""Indexes that make pages independent of rows they do not show; made while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("incidents", "0006_restricted_roles")]

    operations = [
        AddIndexConcurrently(
            model_name="incidentrole",
            index=models.Index(
                fields=["person", "incident"], condition=models.Q(restricted=True), name="incident_role_restricted"
            ),
        ),
        AddIndexConcurrently(
            model_name="incident",
            index=models.Index(fields=["-recorded_at", "-id", "sort_at"], name="incident_recorded_sort"),
        ),
        AddIndexConcurrently(
            model_name="incident",
            index=models.Index(fields=["-updated_at", "-id", "sort_at"], name="incident_updated_sort"),
        ),
        RemoveIndexConcurrently(model_name="incident", name="incident_recorded"),
        RemoveIndexConcurrently(model_name="incident", name="incident_updated"),
    ]
