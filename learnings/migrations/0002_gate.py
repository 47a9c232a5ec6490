"""The learning gate, in the database: no path around it for the application's own role.

A published or closed review has a learning with a statement and evidence that is not withdrawn, or says why
little was learned. Deferred, so that a form may write rows in any order. The check locks the review's row:
publishing and taking the last learning away at the same moment can't both pass.
"""

from django.db import migrations

GATE = """
CREATE FUNCTION learning_gate(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    review reviews_review%ROWTYPE;
BEGIN
    SELECT * INTO review FROM reviews_review WHERE id = checked FOR UPDATE;
    IF NOT FOUND OR review.state NOT IN ('published', 'closed') THEN RETURN; END IF;
    IF btrim(review.learned_little_because, E' \\t\\r\\n') <> '' THEN RETURN; END IF;
    IF EXISTS (
        SELECT FROM learnings_learning l
        WHERE l.review_id = checked AND l.state <> 'withdrawn' AND btrim(l.now_we_know, E' \\t\\r\\n') <> ''
            AND EXISTS (SELECT FROM learnings_learningevidence e WHERE e.learning_id = l.id)
    ) THEN RETURN; END IF;
    RAISE EXCEPTION 'review % has no learning with a statement and evidence, nor a reason why little was learned', checked
        USING ERRCODE = 'check_violation', CONSTRAINT = 'learning_gate', TABLE = 'reviews_review';
END $$;

CREATE FUNCTION learning_gate_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('published', 'closed') THEN PERFORM learning_gate(NEW.id); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER learning_gate AFTER INSERT OR UPDATE OF state, learned_little_because ON reviews_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION learning_gate_review();

CREATE FUNCTION learning_gate_learning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM learning_gate(OLD.review_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER learning_gate AFTER DELETE OR UPDATE OF review_id, state, now_we_know ON learnings_learning
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION learning_gate_learning();

CREATE FUNCTION learning_gate_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM learning_gate(l.review_id) FROM learnings_learning l WHERE l.id = OLD.learning_id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER learning_gate AFTER DELETE OR UPDATE OF learning_id ON learnings_learningevidence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION learning_gate_evidence();

CREATE FUNCTION learning_gate_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM reviews_review WHERE state IN ('published', 'closed')) THEN
        RAISE EXCEPTION 'truncating % would take the learnings of published reviews away', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'learning_gate', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER learning_gate_truncate BEFORE TRUNCATE ON learnings_learning
    FOR EACH STATEMENT EXECUTE FUNCTION learning_gate_truncate();
CREATE TRIGGER learning_gate_truncate BEFORE TRUNCATE ON learnings_learningevidence
    FOR EACH STATEMENT EXECUTE FUNCTION learning_gate_truncate();
"""
UNDO_GATE = """
DROP TRIGGER learning_gate_truncate ON learnings_learningevidence;
DROP TRIGGER learning_gate_truncate ON learnings_learning;
DROP FUNCTION learning_gate_truncate();
DROP TRIGGER learning_gate ON learnings_learningevidence;
DROP FUNCTION learning_gate_evidence();
DROP TRIGGER learning_gate ON learnings_learning;
DROP FUNCTION learning_gate_learning();
DROP TRIGGER learning_gate ON reviews_review;
DROP FUNCTION learning_gate_review();
DROP FUNCTION learning_gate(bigint);
"""

SEARCH = """
CREATE FUNCTION learning_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := setweight(search_vector(left(NEW.now_we_know, 100000)), 'A')
        || setweight(search_vector(left(NEW.before_we_believed, 100000)), 'B')
        || setweight(search_vector(left(NEW.holds_when, 100000)), 'C');
    RETURN NEW;
END $$;
CREATE TRIGGER learning_search BEFORE INSERT OR UPDATE OF now_we_know, before_we_believed, holds_when
    ON learnings_learning FOR EACH ROW EXECUTE FUNCTION learning_search();
CREATE FUNCTION concern_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := setweight(search_vector(NEW.text), 'A')
        || setweight(search_vector(left(NEW.details, 200000)), 'B');
    RETURN NEW;
END $$;
CREATE TRIGGER concern_search BEFORE INSERT OR UPDATE OF text, details ON learnings_concern
    FOR EACH ROW EXECUTE FUNCTION concern_search();
"""
UNDO_SEARCH = """
DROP TRIGGER concern_search ON learnings_concern;
DROP FUNCTION concern_search();
DROP TRIGGER learning_search ON learnings_learning;
DROP FUNCTION learning_search();
"""

TAGS = """
CREATE FUNCTION tags_follow_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE learnings_patterntag
    SET sort_at = NEW.sort_at, stage = NEW.stage, kind = NEW.kind, visibility = NEW.visibility
    WHERE incident_id = NEW.id
        AND (sort_at, stage, kind, visibility) IS DISTINCT FROM (NEW.sort_at, NEW.stage, NEW.kind, NEW.visibility);
    RETURN NULL;
END $$;
CREATE TRIGGER tags_follow_incident AFTER UPDATE OF sort_at, stage, kind, visibility ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION tags_follow_incident();
"""
UNDO_TAGS = """
DROP TRIGGER tags_follow_incident ON incidents_incident;
DROP FUNCTION tags_follow_incident();
"""


class Migration(migrations.Migration):
    dependencies = [("learnings", "0001_initial"), ("people", "0002_append_only"), ("reviews", "0002_versions")]

    operations = [
        migrations.RunSQL(GATE, UNDO_GATE),
        migrations.RunSQL(SEARCH, UNDO_SEARCH),
        migrations.RunSQL(TAGS, UNDO_TAGS),
    ]
