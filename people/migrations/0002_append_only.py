"""The activity log can only grow, and text search asks the organisation for its language."""

from django.db import migrations

LOG = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The one door: a transaction that has said it is an erasure (people.domain.erasing).
    IF current_setting('second_story.erase', true) = 'on' AND TG_OP <> 'TRUNCATE' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION '% of % is refused: these rows are kept as they were written', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE ON people_logentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_is_not_truncated BEFORE TRUNCATE ON people_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO_LOG = """
DROP TRIGGER log_is_not_truncated ON people_logentry;
DROP TRIGGER log_is_append_only ON people_logentry;
DROP FUNCTION refuse_change();
"""

# The built-in C.UTF-8 locale takes typographic marks for letters: «cold» would be found only with its quotes.
MARKS, APOSTROPHE = "«»‹›“”„‟‘‚‛…–—―·•", "’"
SEARCH = """
CREATE FUNCTION search_configuration() RETURNS regconfig LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT search_configuration FROM people_organisation WHERE id = 1), 'english')::regconfig
$$;
CREATE FUNCTION search_vector(words text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector(search_configuration(), translate(words, '%s%s', '%s'''))
$$;
""" % (MARKS, APOSTROPHE, " " * len(MARKS))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL(LOG, UNDO_LOG),
        migrations.RunSQL(SEARCH, "DROP FUNCTION search_vector(text); DROP FUNCTION search_configuration();"),
    ]
