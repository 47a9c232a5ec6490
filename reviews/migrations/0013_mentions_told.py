"""Since when somebody was shown where they are named, each for themselves instead of once for the review."""

from django.db import migrations, models

TAKE_OVER = """
    UPDATE reviews_reviewparticipant AS row SET mentions_told_at = review.mentions_told_at
    FROM reviews_review AS review WHERE review.id = row.review_id AND review.mentions_told_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_imported_without")]

    operations = [
        migrations.AddField(
            model_name="reviewparticipant",
            name="mentions_told",
            field=models.CharField(db_default="", default="", editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="reviewparticipant",
            name="mentions_told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="review", name="mentions_told_at"),
    ]
