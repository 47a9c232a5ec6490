"""A number that moves on, in the same transaction, whenever the visibility of any incident changes: on every path."""

from django.db import migrations, models

STAMP = """
CREATE FUNCTION incident_visibility_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO incidents_visibilitystamp AS stamp (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = stamp.number + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER incident_visibility_stamp AFTER UPDATE OF visibility ON incidents_incident
    FOR EACH ROW WHEN (OLD.visibility IS DISTINCT FROM NEW.visibility)
    EXECUTE FUNCTION incident_visibility_stamp();
"""
UNDO = """
DROP TRIGGER incident_visibility_stamp ON incidents_incident;
DROP FUNCTION incident_visibility_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_import_runs")]

    operations = [
        migrations.CreateModel(
            name="VisibilityStamp",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(default=0, editable=False)),
            ],
            options={"verbose_name": "visibility stamp"},
        ),
        migrations.RunSQL(STAMP, UNDO),
    ]
