"""Templates: what a review begins with, whose template that is, and what stays when the template changes."""

from __future__ import annotations

import pytest

from incidents.domain.incidents import capture
from people.domain.editing import EditConflict
from people.models import Organisation, Team
from reviews.domain.outlines import (
    NoSuchSection,
    chapters_to_write,
    own_parts,
    own_text,
    parts_of,
    save_own_text,
    template_for,
    title_of,
)
from reviews.domain.publishing import freeze
from reviews.domain.reviews import add_defence, add_factor, move_factor, open_review
from reviews.domain.scope import choose_depth
from reviews.domain.templates import (
    MET_IN,
    BadSections,
    TemplateExists,
    checked,
    drop_template,
    keep_template,
    needed,
    own_key,
)
from reviews.domain.wording import held_up
from reviews.domain.workflow import REVIEW
from reviews.domain.writing import seen_as
from reviews.models import Review, ReviewTemplate
from reviews.parts import LIGHT, TITLES, Part, builtin, completed

pytestmark = pytest.mark.django_db
SUPPORT = Part("own-support", "What support saw", "What did callers say first?")


def usual(depth: str = "standard", size: str = "medium") -> list[Part]:
    return builtin(depth, size)


def renamed(key: str, title: str, depth: str = "standard") -> list[Part]:
    return [Part(p.key, title, p.prompt) if p.key == key else p for p in usual(depth)]


@pytest.fixture
def of_team(lead, team) -> ReviewTemplate:
    sections = [*renamed("factors", "What made it possible"), SUPPORT]
    return keep_template(None, by=lead, team=team, depth="standard", title="Field", sections=sections)


@pytest.fixture
def begun(of_team, team, author) -> Review:
    incident = capture("Doors stayed shut", by=author)
    incident.teams.add(team)
    return open_review(incident, by=author, depth="standard")


def test_builtin_parts_differ_by_depth_and_size():
    assert [part.key for part in usual("light")] == list(LIGHT)
    assert [part.key for part in usual("deep")] == list(TITLES)
    prompts = {size: [p.prompt for p in usual("standard", size)] for size in ("small", "medium", "large")}
    assert prompts["small"] != prompts["medium"] != prompts["large"]


def test_a_review_begins_with_the_template_of_its_team(begun):
    assert title_of(begun, "factors") == "What made it possible"
    assert own_parts(begun) == [(SUPPORT, "")]


def test_a_review_without_a_template_has_the_builtin_sections(standard_review):
    assert standard_review.outline == []
    assert parts_of(standard_review) == usual()


def test_template_of_the_nearest_team_above_is_found(lead, team, author):
    above = Team.objects.create(name="Operations", slug="operations")
    Team.objects.filter(pk=team.pk).update(parent=above)
    incident = capture("Doors stayed shut", by=author)
    assert template_for(incident, "standard") is None
    everybody = keep_template(None, by=lead, depth="standard", sections=usual())
    incident.teams.add(team)
    assert template_for(incident, "standard") == everybody
    of_above = keep_template(None, by=lead, team=above, depth="standard", sections=usual())
    assert template_for(incident, "standard") == of_above
    own = keep_template(None, by=lead, team=team, depth="standard", sections=usual())
    assert template_for(incident, "standard") == own
    assert template_for(incident, "deep") is None


def test_teams_in_a_circle_end(lead, team, author):
    other = Team.objects.create(name="Other", slug="other", parent=team)
    Team.objects.filter(pk=team.pk).update(parent=other)
    keep_template(None, by=lead, team=Team.objects.create(name="Far", slug="far"), depth="light", sections=usual())
    incident = capture("Doors stayed shut", by=author)
    incident.teams.add(team)
    assert template_for(incident, "light") is None


def test_a_review_keeps_the_template_it_began_with(begun, of_team, lead):
    keep_template(of_team, by=lead, sections=renamed("factors", "Something else"))
    begun.refresh_from_db()
    assert title_of(begun, "factors") == "What made it possible"
    drop_template(of_team, by=lead)
    assert own_parts(begun) == [(SUPPORT, "")]


def test_another_depth_brings_its_template_and_keeps_words_of_own_sections(begun, author):
    save_own_text(begun, "own-support", by=author, changes={"text": "Eleven callers."})
    deeper = choose_depth(begun, by=author, depth="deep")
    assert title_of(deeper, "factors") == "What contributed"
    assert [part.title for part, _text in own_parts(deeper)] == ["What support saw"]


def test_own_text_of_an_unknown_section_is_refused(begun, author):
    for key in ("own-nothing", "factors", ""):
        with pytest.raises(NoSuchSection):
            own_text(begun, key)


def test_two_people_in_an_own_section_lose_nothing(begun, author):
    row = save_own_text(begun, "own-support", by=author, changes={"text": "Eleven callers."}, seen="")
    first = seen_as(own_text(begun, "own-support"), ["text"])
    save_own_text(begun, "own-support", by=author, changes={"text": "Twelve callers."}, seen=first)
    with pytest.raises(EditConflict) as conflict:
        save_own_text(begun, "own-support", by=author, changes={"text": "Ten callers."}, seen=first)
    assert conflict.value.current.text == "Twelve callers."
    assert row.pk == own_text(begun, "own-support").pk


def test_the_version_has_the_outlines_titles_and_own_sections(begun, author):
    add_factor(begun, by=author, text="The lock reads its schedule once")
    save_own_text(begun, "own-support", by=author, changes={"text": "Eleven callers said “click”."})
    begun.stage_note = "Two doors, and they share a supply."
    begun.save()
    text = freeze(begun, by=author).markdown
    assert "## What made it possible\n" in text
    assert "## What support saw\n\nEleven callers said “click”.\n" in text
    assert "*What was designed for this failure, and how did that work out?*\n\nTwo doors" in text


def test_a_hidden_section_with_words_stands_in_the_version(begun):
    begun.outline = [{**row, "shown": row["key"] != "stage"} for row in begun.outline]
    begun.stage_note = "A bench, and nobody near it."
    assert "stage" in [chapter.key for chapter in chapters_to_write(begun)]


def test_wording_of_own_sections_is_asked_about(begun, author):
    save_own_text(begun, "own-support", by=author, changes={"text": "It was human error by the installer."})
    assert [hint.passage.anchor for hint in held_up(begun)] == ["own-support"]


def test_every_requirement_of_the_workflow_has_its_section():
    names = {name for step in REVIEW.transitions for name in step.requires}
    assert names - set(MET_IN) == {"depth", "wording"}
    assert needed("light") == set(LIGHT)
    assert needed("standard") == set(TITLES) - {"stage"}


@pytest.mark.parametrize(
    ("depth", "sections"),
    [
        ("standard", [Part("factors", "What contributed", shown=False), *usual()[:3], *usual()[4:]]),
        ("standard", usual()[1:]),
        ("standard", [*usual(), SUPPORT, SUPPORT]),
        ("standard", [*usual(), Part("own-" + "x" * 30, "Long key")]),
        ("standard", [*usual(), Part("own-A b", "No key")]),
        ("standard", [*usual(), Part("else", "Unknown")]),
        ("standard", [*usual(), Part("own-a", " ")]),
        ("standard", [*usual(), Part("own-a", "x" * 121)]),
        ("standard", [*usual(), Part("own-a", "A", "x" * 2001)]),
        ("standard", [*usual(), *(Part(f"own-{n}", "A") for n in range(13))]),
        ("light", [*usual("light"), SUPPORT]),
    ],
)
def test_bad_sections_are_refused(depth, sections):
    with pytest.raises(BadSections):
        checked(depth, sections, usual(depth))


def test_checked_fills_in_titles_and_takes_odd_characters_out():
    rows = [Part("stage", " ", shown=False) if p.key == "stage" else p for p in usual()]
    found = checked("standard", [*rows, Part("own-a", " A\0\n b ", "one\r\ntwo\0 ")], usual())
    assert found[5] == Part("stage", "Lab, pilot or production", "", False)
    assert found[-1] == Part("own-a", "A b", "one\ntwo")


def test_own_keys_fit_and_do_not_repeat():
    assert own_key("Customer communication", []) == "own-customer-communication"
    assert own_key("???", ["own-section"]) == "own-section-2"
    assert len(own_key("x" * 200, [own_key("x" * 200, [])])) <= 30


def test_a_second_template_of_a_team_and_depth_is_refused(of_team, team, lead):
    with pytest.raises(TemplateExists):
        keep_template(None, by=lead, team=team, depth="standard", sections=usual())
    keep_template(None, by=lead, depth="standard", sections=usual())
    with pytest.raises(TemplateExists):
        keep_template(None, by=lead, depth="standard", sections=usual())


def test_a_template_saved_by_two_at_once_shows_it(of_team, lead):
    keep_template(of_team, by=lead, sections=usual(), version=1)
    with pytest.raises(EditConflict):
        keep_template(of_team, by=lead, sections=renamed("stage", "Stage"), version=1)


def test_completed_puts_new_sections_at_their_place():
    found = completed([Part("learning", "Learned"), Part("what-happened", ""), SUPPORT], usual())
    keys = [*TITLES]
    keys.remove("learning")
    assert [part.key for part in found] == ["learning", *keys, "own-support"]
    assert found[1].title == "What happened"


def test_factors_are_put_in_order(standard_review, author):
    rows = [add_factor(standard_review, by=author, text=text) for text in ("one", "two", "three")]
    move_factor(rows[2], by=author, to=1)
    assert [row.text for row in standard_review.factors.all()] == ["three", "one", "two"]
    move_factor(rows[2], by=author, to=99)
    assert [row.text for row in standard_review.factors.all()] == ["one", "two", "three"]
    add_factor(standard_review, by=author, text="four")
    assert standard_review.factors.last().text == "four"


def test_two_defences_stand_in_a_table_of_kinds_and_outcomes(standard_review, author):
    add_defence(standard_review, by=author, text="A second supply", kind="redundancy", outcome="failed")
    add_defence(standard_review, by=author, text="Somebody walked past", kind="detection", outcome="luck")
    text = freeze(standard_review, by=author).markdown
    assert "1. A second supply (did not hold)\n2. Somebody walked past (luck)" in text
    assert "| Redundancy |   |   | 1 |   |   |" in text
    assert "| Practice (none named) |" in text


def test_size_of_the_organisation_changes_what_is_asked(standard_review):
    Organisation.objects.update(size="small")
    review = Review.objects.get(pk=standard_review.pk)
    assert parts_of(review) == usual("standard", "small")


@pytest.mark.parametrize("sections", [[{"key": "what-happened"}], [{}], [{"title": "x"}]])
def test_a_patch_over_the_api_asks_for_whole_sections(sections, client_of, lead):
    kept = keep_template(None, by=lead, depth="light", sections=builtin("light", "medium"))
    answer = client_of(lead).patch(
        f"/api/review-templates/{kept.pk}/", {"sections": sections, "version": 1}, content_type="application/json"
    )
    assert answer.status_code == 400
