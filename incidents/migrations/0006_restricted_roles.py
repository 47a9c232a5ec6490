"""Who is listed on a restricted incident stands in the role itself, kept by triggers.

Every page asks which restricted incidents its reader is listed on. Through the incidents that read one row for every
part the reader ever had; here it is a small index of its own.
"""

from django.db import migrations, models

# A role locks its incident first, so that a role and a change of visibility at the same moment see each other.
RESTRICTED = """
CREATE FUNCTION incident_role_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seen_by varchar;
BEGIN
    SELECT visibility INTO seen_by FROM incidents_incident WHERE id = NEW.incident_id FOR NO KEY UPDATE;
    NEW.restricted := coalesce(seen_by = 'restricted', false);
    RETURN NEW;
END $$;
CREATE TRIGGER incident_role_restricted BEFORE INSERT OR UPDATE OF incident_id, restricted ON incidents_incidentrole
    FOR EACH ROW EXECUTE FUNCTION incident_role_restricted();

CREATE FUNCTION incident_roles_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE incidents_incidentrole SET restricted = (NEW.visibility = 'restricted') WHERE incident_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER incident_roles_restricted AFTER UPDATE OF visibility ON incidents_incident
    FOR EACH ROW WHEN (OLD.visibility IS DISTINCT FROM NEW.visibility)
    EXECUTE FUNCTION incident_roles_restricted();
CREATE TRIGGER incident_roles_restricted_new AFTER INSERT ON incidents_incident
    FOR EACH ROW WHEN (NEW.visibility = 'restricted') EXECUTE FUNCTION incident_roles_restricted();

UPDATE incidents_incidentrole AS role SET restricted = true FROM incidents_incident AS incident
WHERE incident.id = role.incident_id AND incident.visibility = 'restricted';
"""
UNDO = """
DROP TRIGGER incident_roles_restricted_new ON incidents_incident;
DROP TRIGGER incident_roles_restricted ON incidents_incident;
DROP FUNCTION incident_roles_restricted();
DROP TRIGGER incident_role_restricted ON incidents_incidentrole;
DROP FUNCTION incident_role_restricted();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_visibility_stamp")]

    operations = [
        migrations.AddField(
            model_name="incidentrole",
            name="restricted",
            field=models.BooleanField(db_default=False, editable=False),
        ),
        migrations.RunSQL(RESTRICTED, UNDO),
    ]
