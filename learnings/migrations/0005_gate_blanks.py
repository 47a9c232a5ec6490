"""Spaces nobody can see are no answer: the gate ignores them in the database as it does on the pages.

Blank means every space and format character that Unicode knows; asking for letters instead would depend on the
server's locale and could refuse a statement in another script.
"""

from django.db import migrations

BLANK = r"[\s\u0085\u00a0\u00ad\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0]"

GATE = """
CREATE OR REPLACE FUNCTION learning_gate(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    review reviews_review%%ROWTYPE;
BEGIN
    SELECT * INTO review FROM reviews_review WHERE id = checked FOR UPDATE;
    IF NOT FOUND OR review.state NOT IN ('published', 'closed') THEN RETURN; END IF;
    IF %(little)s <> '' THEN RETURN; END IF;
    IF EXISTS (
        SELECT FROM learnings_learning l
        WHERE l.review_id = checked AND l.state <> 'withdrawn' AND %(statement)s <> ''
            AND EXISTS (SELECT FROM learnings_learningevidence e WHERE e.learning_id = l.id)
    ) THEN RETURN; END IF;
    RAISE EXCEPTION 'review %% has no learning with a statement and evidence, nor a reason why little was learned', checked
        USING ERRCODE = 'check_violation', CONSTRAINT = 'learning_gate', TABLE = 'reviews_review';
END $$;
"""


def gate(shown: str) -> str:
    """The function, with ``shown`` as what is left of a text: a template with one ``{}``."""
    return GATE % {"little": shown.format("review.learned_little_because"), "statement": shown.format("l.now_we_know")}


class Migration(migrations.Migration):
    dependencies = [("learnings", "0004_demo")]

    operations = [
        migrations.RunSQL(
            gate(f"regexp_replace({{}}, '{BLANK}', '', 'g')"),
            gate("btrim({}, E' \\t\\r\\n')"),
        )
    ]
