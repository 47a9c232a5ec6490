"""The starter patterns: conditions in plain words, added once, never over an organisation's own."""

from io import StringIO

import pytest
from django.core.management import call_command

from learnings.domain.patterns import seed_starter_patterns, starter_patterns
from learnings.models import Pattern
from reviews.language import check


def test_starter_patterns_fit_their_columns_and_are_complete():
    patterns = starter_patterns()
    assert len(patterns) == len({pattern["slug"] for pattern in patterns}) == 37
    for pattern in patterns:
        Pattern(**pattern).clean_fields()
        assert set(pattern) == {"slug", "name", "definition", "signals", "countermeasures"}
        assert pattern["definition"].count(".") == 1
        assert pattern["countermeasures"]
        assert pattern["signals"] or pattern["slug"] == "unknown"


def test_starter_patterns_name_conditions_never_people():
    texts = [pattern["name"] + ". " + pattern["definition"] for pattern in starter_patterns()]
    assert [finding for text in texts for finding in check(text, section="causes")] == []


@pytest.mark.django_db
def test_seed_adds_what_is_missing_and_keeps_what_was_changed():
    Pattern.objects.all().delete()
    Pattern.objects.create(slug="dns-failure", name="Our own name", definition="Our own words.")
    assert [seed_starter_patterns(), seed_starter_patterns()] == [36, 0]
    kept = Pattern.objects.get(slug="dns-failure")
    assert (kept.name, kept.starter) == ("Our own name", False)
    assert Pattern.objects.get(slug="slow-leak").starter


@pytest.mark.django_db
def test_seed_patterns_command_says_how_many():
    Pattern.objects.all().delete()
    out = StringIO()
    call_command("seed_patterns", stdout=out)
    assert out.getvalue() == "37 new\n"
