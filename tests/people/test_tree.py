"""A team stands for the teams below it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.incidents import capture
from learnings.domain.concerns import speak_up
from people.domain.organisation import add_team
from people.tree import family


@pytest.fixture
def field(admin):
    above = add_team(by=admin, name="Field")
    return above, add_team(by=admin, name="Gateways", parent=add_team(by=admin, name="Devices", parent=above))


def test_family_is_the_team_and_all_below(field):
    above, below = field
    assert set(family(above)) == {above.pk, below.parent_id, below.pk}
    assert family(below) == [below.pk]


@pytest.mark.parametrize("page", ["incidents:list", "learnings:concerns"])
def test_lists_narrowed_to_a_team_hold_what_teams_below_have(field, author, client_of, page):
    above, below = field
    capture("The mast leans", by=author).teams.add(below)
    concern = speak_up(by=author, text="The mast may lean", kind="risk")
    concern.teams.add(below)
    words = {"incidents:list": "The mast leans", "learnings:concerns": "The mast may lean"}[page]
    assert words in client_of(author).get(reverse(page), {"team": above.pk}).content.decode()
    other = add_team(by=author, name="Kitchen")
    assert words not in client_of(author).get(reverse(page), {"team": other.pk}).content.decode()
