"""Published versions can't be changed, and what was published can be found."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER version_is_frozen BEFORE UPDATE OR DELETE ON reviews_reviewversion
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_is_not_truncated BEFORE TRUNCATE ON reviews_reviewversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO_FROZEN = """
DROP TRIGGER version_is_not_truncated ON reviews_reviewversion;
DROP TRIGGER version_is_frozen ON reviews_reviewversion;
"""

# Only published text is searched: a draft's words must not be found by those who may not read it.
SEARCH = """
CREATE FUNCTION review_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews_review SET search = search_vector(left(NEW.markdown, 400000))
    WHERE id = NEW.review_id;
    RETURN NULL;
END $$;
CREATE TRIGGER review_search AFTER INSERT OR UPDATE OF markdown ON reviews_reviewversion
    FOR EACH ROW EXECUTE FUNCTION review_search();
"""
UNDO_SEARCH = """
DROP TRIGGER review_search ON reviews_reviewversion;
DROP FUNCTION review_search();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("people", "0002_append_only")]

    operations = [migrations.RunSQL(FROZEN, UNDO_FROZEN), migrations.RunSQL(SEARCH, UNDO_SEARCH)]
