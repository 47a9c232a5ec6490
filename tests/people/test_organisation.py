import pytest

from people.domain.organisation import (
    NameTaken,
    TeamInCircle,
    add_person,
    add_team,
    change_person,
    change_profile,
    change_team,
)
from people.models import LogEntry, Person, Team
from people.tree import as_tree


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Field support", "field-support"), ("現場", "team"), ("New", "new-2"), ("x" * 80, "x" * 70)],
)
def test_add_team_makes_an_address(admin, name, slug):
    assert add_team(by=admin, name=name).slug == slug


def test_add_team_with_taken_address(admin):
    slugs = [add_team(by=admin, name=name).slug for name in ("Field", "field!", "Field?")]
    assert slugs == ["field", "field-2", "field-3"]


def test_add_team_with_taken_name(admin, team):
    with pytest.raises(NameTaken):
        add_team(by=admin, name=team.name)


def test_change_team_refuses_circles(admin):
    top = add_team(by=admin, name="Top")
    middle = add_team(by=admin, name="Middle", parent=top)
    low = add_team(by=admin, name="Low", parent=middle)
    for parent in (top, middle, low):
        with pytest.raises(TeamInCircle):
            change_team(top, by=admin, name="Top", parent=parent, about="")
    assert change_team(low, by=admin, name="Low", parent=top, about="").parent == top


def test_change_team_keeps_the_address(admin, team):
    changed = change_team(team, by=admin, name="Installation", parent=None, about="Gateways on walls")
    assert (changed.name, changed.slug) == ("Installation", "field")
    assert LogEntry.objects.get().data == {
        "changed": {"name": ["Field", "Installation"], "about": ["", "Gateways on walls"]}
    }


def test_change_team_to_taken_name(admin, team):
    other = add_team(by=admin, name="Cloud")
    with pytest.raises(NameTaken):
        change_team(other, by=admin, name=team.name, parent=None, about="")


def test_change_without_difference_is_not_logged(admin, team):
    change_team(team, by=admin, name="Field", parent=None, about="")
    assert not LogEntry.objects.exists()


def test_as_tree_puts_teams_below_their_parent(admin):
    b = add_team(by=admin, name="B")
    add_team(by=admin, name="C", parent=b)
    a = add_team(by=admin, name="A")
    add_team(by=admin, name="Z", parent=a)
    assert [(team.name, team.above) for team in as_tree(Team.objects.all())] == [
        ("A", ""),
        ("Z", "A"),
        ("B", ""),
        ("C", "B"),
    ]


def test_change_person_sets_led_teams(admin, team):
    other = add_team(by=admin, name="Cloud")
    person = add_person(by=admin, name="Ida", leads=[team])
    change_person(person, by=admin, role_label="installer", leads=[other])
    assert list(person.memberships.filter(leads=True).values_list("team__name", flat=True)) == ["Cloud"]


def test_change_profile_makes_a_missing_person(make_user):
    user = make_user("Ada")
    Person.objects.all().delete()
    change_profile(user, by=user, zone="Asia/Tokyo", name="Ada", role_label="", team=None)
    user.refresh_from_db()
    assert (user.zone, Person.objects.get().user) == ("Asia/Tokyo", user)
