from django.db import migrations, models

# One mark of all sentences tells nothing about each. Whoever was shown them then is not asked again.
FORGET = "UPDATE reviews_reviewparticipant SET mentions_told = '' WHERE mentions_told <> ''"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0015_taken_out")]

    operations = [
        migrations.AlterField(
            model_name="reviewparticipant",
            name="mentions_told",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.RunSQL(FORGET, FORGET),
    ]
