"""An incident is found by its title, what customers could not do, its summary and its timeline.

Triggers keep the vector: every way in (form, API, import, COPY) is covered, and a bulk insert of events costs
one update per incident. Texts are cut before they reach PostgreSQL's limit of 1 MB a vector.
"""

from django.db import migrations

SEARCH = """
CREATE FUNCTION incident_vector(title text, could_not text, summary text, incident bigint)
RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT setweight(search_vector(title), 'A')
        || setweight(search_vector(could_not), 'B')
        || setweight(search_vector(left(summary, 200000)), 'B')
        || setweight(search_vector(left(coalesce(
            (SELECT string_agg(text, ' ' ORDER BY position) FROM incidents_timelineevent WHERE incident_id = incident),
            ''), 300000)), 'C')
$$;
CREATE FUNCTION incident_search_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := incident_vector(NEW.title, NEW.could_not, NEW.summary, NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER incident_search BEFORE INSERT OR UPDATE OF title, could_not, summary ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incident_search_row();

CREATE FUNCTION incident_search_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE incidents_incident AS i SET search = incident_vector(i.title, i.could_not, i.summary, i.id)
    WHERE i.id IN (SELECT incident_id FROM touched);
    RETURN NULL;
END $$;
CREATE TRIGGER event_search_insert AFTER INSERT ON incidents_timelineevent
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incident_search_events();
CREATE TRIGGER event_search_update AFTER UPDATE ON incidents_timelineevent
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incident_search_events();
CREATE TRIGGER event_search_delete AFTER DELETE ON incidents_timelineevent
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incident_search_events();
"""
UNDO = """
DROP TRIGGER event_search_delete ON incidents_timelineevent;
DROP TRIGGER event_search_update ON incidents_timelineevent;
DROP TRIGGER event_search_insert ON incidents_timelineevent;
DROP FUNCTION incident_search_events();
DROP TRIGGER incident_search ON incidents_incident;
DROP FUNCTION incident_search_row();
DROP FUNCTION incident_vector(text, text, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("people", "0002_append_only")]

    operations = [migrations.RunSQL(SEARCH, UNDO)]
