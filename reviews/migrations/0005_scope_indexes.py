"""What is below its proposal, and what is due; made while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OPEN = ("gathering", "analysing", "meeting", "learning")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reviews", "0004_scope")]

    operations = [
        AddIndexConcurrently(
            model_name="review",
            index=models.Index(
                fields=["-below_since", "-id"],
                condition=models.Q(below_since__isnull=False),
                name="review_below_proposal",
            ),
        ),
        AddIndexConcurrently(
            model_name="review",
            index=models.Index(
                fields=["due_on"], condition=models.Q(state__in=OPEN), name="review_due"
            ),
        ),
    ]
