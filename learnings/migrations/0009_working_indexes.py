"""Drafts of learnings, and those to look at again, by their review."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("learnings", "0008_early_index"), ("reviews", "0017_working_indexes")]

    operations = [
        AddIndexConcurrently(
            model_name="learning",
            index=models.Index(
                fields=["review"], condition=models.Q(("state", "draft")), name="learning_drafts"
            ),
        ),
        AddIndexConcurrently(
            model_name="learning",
            index=models.Index(
                fields=["review", "revisit_on"],
                condition=models.Q(("revisit_on__isnull", False), ("state", "published")),
                name="learning_to_revisit",
            ),
        ),
    ]
