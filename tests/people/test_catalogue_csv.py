"""Teams and systems from a table: looked at first, then saved, and never twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.models import System
from people.models import LogEntry, Team

TEAMS = reverse("people:teams_from_table")
SYSTEMS = reverse("incidents:systems_from_table")
TABLE = "Name;Part of;About\nNorth;Outside;The pilot\nOutside;;All that hangs on walls\n"


def outcomes(page) -> list[tuple[int, str]]:
    return [(row.line, str(row.outcome)) for row in page.context["rows"]]


@pytest.fixture
def browser(client_of, admin):
    return client_of(admin)


def test_teams_are_looked_at_then_saved_parents_first(browser):
    looked = browser.post(TEAMS, {"text": TABLE})
    assert outcomes(looked) == [(2, "new"), (3, "new")]
    assert not Team.objects.exists()
    browser.post(TEAMS, {"text": TABLE, "save": "yes"})
    assert list(Team.objects.values_list("name", "parent__name", "about")) == [
        ("North", "Outside", "The pilot"),
        ("Outside", None, "All that hangs on walls"),
    ]


def test_teams_from_a_spreadsheet_file_come_back_in_the_box(browser):
    file = SimpleUploadedFile("teams.csv", TABLE.replace("walls", "Wände").encode("cp1252"))
    page = browser.post(TEAMS, {"file": file, "text": ""})
    assert "Wände" in page.content.decode()
    assert page.context["form"]["text"].value().startswith("Name;Part of")


def test_same_table_twice_changes_nothing(browser):
    browser.post(TEAMS, {"text": TABLE, "save": "yes"})
    entries = LogEntry.objects.count()
    assert outcomes(browser.post(TEAMS, {"text": TABLE})) == [(2, "unchanged"), (3, "unchanged")]
    browser.post(TEAMS, {"text": TABLE, "save": "yes"})
    assert (Team.objects.count(), LogEntry.objects.count()) == (2, entries)


def test_empty_cells_leave_what_is_there_and_case_does_not_matter(browser):
    browser.post(TEAMS, {"text": TABLE, "save": "yes"})
    table = "name,part of,about\nNORTH,,The second pilot\n"
    assert outcomes(browser.post(TEAMS, {"text": table})) == [(2, "changed")]
    browser.post(TEAMS, {"text": table, "save": "yes"})
    north = Team.objects.get(name="North")
    assert (north.parent.name, north.about, Team.objects.count()) == ("Outside", "The second pilot", 2)


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (",,x", 2, "no name"),
        ("A,,\na,,", 3, "on line 2 already"),
        ("A,Nowhere,", 2, "neither here nor in this table"),
        ("A,B,\nB,A,", 2, "part of itself"),
        ("A,A,", 2, "part of itself"),
        (f"{'x' * 81},,", 2, "too long"),
    ],
)
def test_wrong_rows_are_told_by_line_and_nothing_is_saved(browser, rows, line, words):
    text = f"name,parent,about\n{rows}\nGood,,\n"
    page = browser.post(TEAMS, {"text": text, "save": "yes"})
    assert page.status_code == 422
    [first, *_] = page.context["wrong"]
    assert (first.line, words in first.problem) == (line, True)
    assert not Team.objects.exists()


def test_parent_below_itself_through_what_is_there_is_told(browser):
    browser.post(TEAMS, {"text": "name,parent\nA,\nB,A\n", "save": "yes"})
    assert outcomes(browser.post(TEAMS, {"text": "name,parent\nA,B\n"})) == [(2, "wrong")]


@pytest.mark.parametrize("text", ["", "  ", "parent\nx\n", "name\n"])
def test_no_table_is_told_in_words(browser, text):
    page = browser.post(TEAMS, {"text": text})
    assert (page.status_code, bool(page.context["form"].errors["text"])) == (422, True)


def test_file_that_is_no_text_is_refused(browser):
    page = browser.post(TEAMS, {"file": SimpleUploadedFile("t.xlsx", b"PK\x03\x04\x00\x00")})
    assert "saved as CSV" in str(page.context["form"].errors["file"])


def test_systems_with_kind_team_and_parent(browser, team):
    table = "name,kind,part of,team,about\nRadio,Firmware,Box,field,\nBox,Device model,,Field,On the wall\n"
    browser.post(SYSTEMS, {"text": table, "save": "yes"})
    assert list(System.objects.values_list("name", "kind", "parent__name", "team__name", "about")) == [
        ("Box", "device", None, "Field", "On the wall"),
        ("Radio", "firmware", "Box", "Field", ""),
    ]
    assert outcomes(browser.post(SYSTEMS, {"text": table})) == [(2, "unchanged"), (3, "unchanged")]


@pytest.mark.parametrize(("row", "words"), [("A,rocket,", "no kind of system"), ("A,,Nobody", "no team called")])
def test_systems_wrong_kind_or_team_are_told(browser, row, words):
    page = browser.post(SYSTEMS, {"text": f"name,kind,team\n{row}\n", "save": "yes"})
    assert words in page.context["wrong"][0].problem
    assert not System.objects.exists()


def test_from_table_is_for_those_who_may(client_of, lead, author, reader):
    pages = [
        (client_of(user).get(TEAMS).status_code, client_of(user).get(SYSTEMS).status_code)
        for user in (lead, author, reader)
    ]
    assert pages == [(403, 200), (403, 403), (403, 403)]


def test_team_and_system_may_be_called_like_a_page(browser):
    for address in (TEAMS, SYSTEMS):
        browser.post(address, {"text": "name\nFrom table\n", "save": "yes"})
    assert Team.objects.get().slug == System.objects.get().slug == "from-table-2"
