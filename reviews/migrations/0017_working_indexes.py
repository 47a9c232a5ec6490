"""What waits for somebody: drafts that are written together, what they own, what they said they would do."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OPEN = ("gathering", "analysing", "meeting", "learning")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reviews", "0016_marks_of_mentions")]

    operations = [
        AddIndexConcurrently(
            model_name="review",
            index=models.Index(
                fields=["id"],
                condition=models.Q(("state__in", OPEN), models.Q(("depth", "light"), _negated=True)),
                name="review_together",
            ),
        ),
        AddIndexConcurrently(
            model_name="review", index=models.Index(fields=["owner", "id"], name="review_of_owner")
        ),
        AddIndexConcurrently(
            model_name="action",
            index=models.Index(
                fields=["owner", "due"],
                condition=models.Q(("state__in", ("committed", "in_progress"))),
                name="action_running",
            ),
        ),
    ]
