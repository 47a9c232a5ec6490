"""Which reviews a person takes part in, answered by an index alone; made while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reviews", "0002_versions")]

    operations = [
        AddIndexConcurrently(
            model_name="reviewparticipant",
            index=models.Index(fields=["person", "review"], name="participant_reviews"),
        ),
    ]
