"""Importing: once, restartable, and never over what people have edited."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template

from incidents.domain import importing
from incidents.domain.importing import Outcome, apply, take
from incidents.models import ImportRecord, Incident, System, TimelineEvent
from incidents.sources.parsed import UNKNOWN, ParsedEvent, ParsedIncident, Problem, Section, When
from people.models import LogEntry, Person
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db

NINE = datetime(2024, 5, 3, 9, tzinfo=UTC)
TOLD = ParsedIncident(
    external_id="71",
    title="Pairing of gateways is slow",
    summary="Pairing takes minutes.",
    severity="sev4",
    started=When(NINE, timedelta(minutes=15)),
    events=(
        ParsedEvent("Pairing takes minutes", 0, when=When(NINE)),
        ParsedEvent("Nobody knows when: a restart", 1, kind="action"),
        ParsedEvent("Pairing is quick", 2, when=When(NINE + timedelta(hours=1))),
    ),
    systems=("Pairing",),
    people=("Mika Sol",),
    source_url="https://status.example/71",
    unknown={"impact": "minor"},
)


def run(parsed: ParsedIncident = TOLD, source: str = "status") -> Outcome:
    return apply(parsed, by=None, source=source)


def only() -> Incident:
    return Incident.objects.get()


def texts() -> list[str]:
    return [event.text for event in only().events.all()]


def test_apply_new_row_becomes_a_past_incident():
    assert run() is Outcome.NEW
    incident = only()
    assert (incident.title, incident.severity, incident.past, incident.status) == (TOLD.title, "sev4", True, "resolved")
    assert (incident.started_at, incident.started_at_margin) == (NINE, timedelta(minutes=15))
    assert (incident.detected_at, incident.resolved_at, incident.sort_at) == (None, None, NINE)
    assert [(event.kind, event.at is None) for event in incident.events.all()] == [
        ("observation", False),
        ("action", True),
        ("observation", False),
    ]
    assert [system.name for system in incident.systems.all()] == ["Pairing"]
    assert [(role.person.name, role.role) for role in incident.roles.all()] == [("Mika Sol", "responder")]


def test_apply_keeps_what_was_read_and_logs():
    run()
    record = ImportRecord.objects.get()
    assert (record.source, record.external_id, record.incident, record.unknown) == (
        "status",
        "71",
        only(),
        {"impact": "minor"},
    )
    assert record.payload["events"][0]["text"] == "Pairing takes minutes"
    entry = LogEntry.objects.get(object_type="incident")
    assert (entry.verb, entry.incident_id, entry.actor_id) == ("import", only().pk, None)


def test_apply_same_row_again_changes_nothing():
    run()
    before = only().updated_at
    assert run(replace(TOLD, line=99)) is Outcome.UNCHANGED
    assert (only().updated_at, TimelineEvent.objects.count()) == (before, 3)


def test_apply_same_row_from_another_place_is_another_incident():
    assert [run(), run(source="elsewhere")] == [Outcome.NEW, Outcome.NEW]
    assert Incident.objects.count() == 2
    assert (System.objects.count(), Person.objects.filter(name="Mika Sol").count()) == (1, 1)


def test_apply_changed_row_updates_what_nobody_edited():
    run()
    changed = replace(TOLD, title="Pairing was slow", severity="", resolved=When(NINE + timedelta(hours=1)))
    assert run(changed) is Outcome.CHANGED
    assert (only().title, only().severity, only().version) == ("Pairing was slow", "", 2)
    assert only().resolved_at == NINE + timedelta(hours=1)


def test_apply_never_overwrites_what_people_edited():
    run()
    Incident.objects.update(title="Our own words", started_at_margin=None)
    changed = replace(TOLD, title="Theirs", summary="Theirs too", started=UNKNOWN)
    assert run(changed) is Outcome.CHANGED
    assert (only().title, only().summary) == ("Our own words", "Theirs too")
    assert (only().started_at, only().started_at_margin) == (NINE, None)
    run(replace(changed, title="Theirs once more", summary="And again"))
    assert (only().title, only().summary) == ("Our own words", "And again")


def test_apply_edit_that_was_taken_back_follows_the_source_again():
    run()
    Incident.objects.update(title="Our own words")
    run(replace(TOLD, title="Theirs"))
    Incident.objects.update(title=TOLD.title)
    run(replace(TOLD, title="Theirs again"))
    assert only().title == "Theirs again"


def test_apply_new_events_are_put_in_their_place():
    run()
    middle = ParsedEvent("Support hears of it", 1, when=When(NINE + timedelta(minutes=5)))
    later = tuple(replace(event, order=event.order + (event.order > 0)) for event in TOLD.events)
    run(replace(TOLD, events=(later[0], middle, *later[1:])))
    assert texts() == [
        "Pairing takes minutes",
        "Nobody knows when: a restart",
        "Support hears of it",
        "Pairing is quick",
    ]


def test_apply_changed_event_is_rewritten_unless_somebody_edited_it():
    run()
    events = (replace(TOLD.events[0], text="Pairing takes an hour"), *TOLD.events[1:])
    run(replace(TOLD, events=events))
    assert texts()[0] == "Pairing takes an hour"
    only().events.filter(text="Pairing takes an hour").update(text="Our own words")
    run(replace(TOLD, events=(replace(events[0], text="Theirs"), *events[1:])))
    assert texts() == ["Our own words", "Nobody knows when: a restart", "Pairing is quick"]


def test_apply_events_that_people_deleted_or_the_source_dropped():
    run()
    only().events.filter(text="Pairing is quick").delete()
    run(replace(TOLD, summary="changed", events=TOLD.events[:1]))
    assert texts() == ["Pairing takes minutes", "Nobody knows when: a restart"]
    run(replace(TOLD, summary="changed again", events=TOLD.events[:1]))
    assert texts() == ["Pairing takes minutes", "Nobody knows when: a restart"]


def test_apply_systems_and_people_that_were_removed_stay_removed():
    run()
    only().systems.clear()
    only().roles.all().delete()
    run(replace(TOLD, systems=("Pairing", "App"), people=("Mika Sol", "Noa Brand")))
    assert [system.name for system in only().systems.all()] == ["App"]
    assert [role.person.name for role in only().roles.all()] == ["Noa Brand"]


def test_apply_never_lists_anybody_on_a_restricted_incident(make_user):
    reader = make_user("Noa")
    run()
    Incident.objects.update(visibility="restricted")
    run(replace(TOLD, people=("Mika Sol", "Noa")))
    assert not only().is_visible_to(reader)


def test_apply_name_that_several_share_becomes_somebody_new():
    Person.objects.create(name="Mika Sol")
    Person.objects.create(name="Mika Sol")
    run()
    assert Person.objects.filter(name="Mika Sol").count() == 3


def test_apply_system_names_meet_whatever_their_case_and_slugs_stay_apart():
    System.objects.create(name="pairing", slug="pairing")
    run(replace(TOLD, systems=("Pairing", "Pairing!", "配对")))
    assert sorted(System.objects.values_list("name", "slug")) == [
        ("Pairing!", "pairing-2"),
        ("pairing", "pairing"),
        ("配对", "system"),
    ]


def test_apply_unknown_values_of_an_enumeration_fall_back():
    odd = (replace(TOLD.events[0], kind="omen"),)
    run(replace(TOLD, kind="catastrophe", severity="sev9", events=odd))
    assert (only().kind, only().severity, only().events.get().kind) == ("incident", "", "observation")


def test_take_row_that_the_database_refuses_is_a_problem_and_leaves_nothing():
    problem = take(replace(TOLD, title="x" * 201, line=7), by=None, source="status")
    assert isinstance(problem, Problem)
    assert problem.line == 7
    assert (Incident.objects.count(), ImportRecord.objects.count()) == (0, 0)


# --- the command ---

ROW = {"id": "1", "title": "Slow pairing", "started_at": "2024-05-03T08:00:00Z", "updates": [], "impact": "minor"}


def command(capsys, *arguments: str) -> tuple[str, str]:
    """The last line of what it says, and what it reports."""
    call_command("import_incidents", *arguments)
    said = capsys.readouterr()
    return said.out.strip().split("\n")[-1], said.err


@pytest.fixture
def lines(tmp_path) -> Path:
    path = tmp_path / "status.jsonl"
    rows = [json.dumps(ROW), "{broken", json.dumps(ROW | {"id": "2"}), json.dumps({"id": "3"})]
    path.write_text("\n".join(rows))
    return path


def test_import_incidents_counts_and_reports_with_line_and_reason(lines, capsys):
    last, reported = command(capsys, "github-status", str(lines))
    assert last == "2 new, 0 changed, 0 unchanged, 2 skipped"
    assert f"{lines}:2: This line is not JSON.  «{{broken»" in reported
    assert f"{lines}:4: Without title it can't be told apart." in reported


def test_import_incidents_again_and_after_a_change(lines, capsys):
    command(capsys, "github-status", str(lines))
    lines.write_text(json.dumps(ROW) + "\n" + json.dumps(ROW | {"id": "2", "title": "Slower pairing"}))
    assert command(capsys, "github-status", str(lines))[0] == "0 new, 1 changed, 1 unchanged, 0 skipped"


def test_import_incidents_goes_on_where_it_was_stopped(lines, capsys, monkeypatch):
    real = importing.apply

    def dies_at_second(parsed, **more):
        if parsed.external_id == "2":
            raise KeyboardInterrupt
        return real(parsed, **more)

    monkeypatch.setattr(importing, "apply", dies_at_second)
    with pytest.raises(KeyboardInterrupt):
        call_command("import_incidents", "github-status", str(lines))
    assert Incident.objects.count() == 1
    monkeypatch.undo()
    assert command(capsys, "github-status", str(lines))[0] == "1 new, 0 changed, 1 unchanged, 2 skipped"


def test_import_incidents_folder_of_markdown(tmp_path, capsys):
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "2024-05-03-pump.md").write_text("# Pump\n\n## Timeline\n\n- 14:00 stops\n", encoding="utf-8")
    (tmp_path / "_template.md").write_text("# {{ date }}")
    (tmp_path / "empty.md").write_text(" \n")
    last, reported = command(capsys, "markdown", str(tmp_path), "--zone", "Europe/Berlin", "--source", "pumps")
    assert last == "1 new, 0 changed, 0 unchanged, 1 skipped"
    assert "empty.md:1: The file is empty." in reported
    incident = Incident.objects.get(title="Pump")
    assert (incident.zone, incident.events.get().at) == ("Europe/Berlin", datetime(2024, 5, 3, 12, tzinfo=UTC))
    record = ImportRecord.objects.get(incident=incident)
    assert (record.source, record.external_id) == ("pumps", "2024/2024-05-03-pump")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("github-status", "nowhere.jsonl"), "There is no nowhere.jsonl."),
        (("markdown", "{empty}"), "holds no file that ends in .md or .markdown."),
        (("markdown", "{empty}", "--zone", "Mars/Base"), "holds no file"),
        (("github-status", "{lines}", "--zone", "Mars/Base"), "Mars/Base is not a time zone"),
        (("github-status", "{lines}", "--source", "x" * 41), "40 characters"),
    ],
)
def test_import_incidents_says_what_is_wrong(arguments, message, lines, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    given = [argument.format(empty=empty, lines=lines) for argument in arguments]
    with pytest.raises(CommandError, match=message):
        call_command("import_incidents", *given)


def test_import_incidents_real_status_page(capsys):
    path = str(shared_data("github-status_2022-2023.jsonl"))
    assert command(capsys, "github-status", path)[0] == "275 new, 0 changed, 0 unchanged, 0 skipped"
    assert command(capsys, "github-status", path)[0] == "0 new, 0 changed, 275 unchanged, 0 skipped"


@pytest.mark.parametrize(("folder", "reviews", "events"), [("mybinder", 23, 199), ("moj-cloud-platform", 18, 67)])
def test_import_incidents_real_reviews(folder, reviews, events, capsys):
    path = str(shared_data(folder))
    assert command(capsys, "markdown", path)[0] == f"{reviews} new, 0 changed, 0 unchanged, 0 skipped"
    assert command(capsys, "markdown", path)[0] == f"0 new, 0 changed, {reviews} unchanged, 0 skipped"
    assert TimelineEvent.objects.count() == events
    assert Incident.objects.filter(started_at=None, detected_at=None).count() == 0


# --- on the page ---


def shown(incident: Incident) -> str:
    template = Template("{% load imported %}{% imported_sections incident %}")
    return template.render(Context({"incident": incident}))


def test_imported_sections_show_what_the_summary_does_not():
    sections = (Section("Summary", TOLD.summary), Section("What went well", "- the *spare* radio\n- <b>calm</b>"))
    run(replace(TOLD, sections=sections))
    page = shown(only())
    assert "<summary>What went well</summary>" in page
    assert "<li>the <em>spare</em> radio</li>" in page
    assert "&lt;b&gt;calm" in page
    assert "<summary>Summary</summary>" not in page


def test_imported_sections_of_an_incident_of_our_own_are_nothing(incident, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown(incident).strip() == ""
