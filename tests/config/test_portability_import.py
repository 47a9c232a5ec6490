"""Import takes only what is whole, and only where it is empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from config.portability import importing
from config.portability.exporting import export
from config.portability.importing import NotEmpty, import_all
from config.portability.reading import CannotImport
from incidents.models import Incident, TimelineEvent
from learnings.models import Pattern
from people.domain.invitations import new_setup_link
from people.models import LogEntry, Organisation, Person, User
from tests.config.exported import empty, tree
from tests.incidents.conftest import PNG

MARKDOWN = '"markdown": {\n        "file": "'


@pytest.mark.django_db(transaction=True)
def test_import_into_an_installation_in_use_is_refused(world, tmp_path):
    export(tmp_path / "out")
    before = tree(tmp_path / "out")
    with pytest.raises(CommandError, match="already"):
        call_command("import_all", tmp_path / "out", verbosity=0)
    export(tmp_path / "out")
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    "make", [lambda: Pattern.objects.create(slug="ours", name="Ours"), lambda: Person.objects.create(name="P")]
)
def test_one_row_of_ones_own_is_enough_to_refuse(db, make):
    importing.refuse_unless_empty()
    make()
    with pytest.raises(NotEmpty):
        importing.refuse_unless_empty()


def test_a_new_installation_counts_as_empty(db):
    Organisation.current()
    new_setup_link()
    importing.refuse_unless_empty()


@pytest.fixture
def exported(world, tmp_path, files, transactional_db) -> Path:
    export(tmp_path / "out")
    empty(files)
    return tmp_path / "out"


def changed(path: Path, old: str, new: str) -> int:
    """Replace ``old`` once; the line it stands in."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return text[: text.index(old)].count("\n") + 1


def refusal(folder: Path, **how) -> str:
    with pytest.raises(CannotImport) as refused:
        import_all(folder, **how)
    assert not Incident.objects.exists()
    assert not User.objects.exists()
    assert not any(path.is_file() for path in default_storage_root().rglob("*"))
    assert Pattern.objects.filter(starter=True).exists()
    return str(refused.value)


def default_storage_root() -> Path:
    return Path(default_storage.path(""))


def incident_file(folder: Path, name: str, holds: str) -> Path:
    return next(path for path in sorted(folder.glob(f"incidents/*/{name}")) if holds in path.read_text())


@pytest.mark.django_db(transaction=True)
def test_damage_is_named_and_leaves_nothing(exported):
    page = incident_file(exported, "timeline.json", "Later")
    changed(page, "Later", "Never")
    (exported / "teams.json").unlink(missing_ok=True)
    (exported / "people.json").unlink()
    told = refusal(exported)
    assert f"{page.relative_to(exported)}: is not what was exported" in told
    assert "people.json: is missing." in told


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("incident.json", '"title": "Gateways', '"title": Gateways', "this is not JSON"),
        ("incident.json", '"severity": ""', '"severity": "sev9"', "severity can't be 'sev9'; it is one of sev1, sev2"),
        ("incident.json", '"past": false', '"past": "no"', "past must be true or false"),
        ("incident.json", '"recorded_at": "', '"recorded_at": "yesterday ', "recorded_at can't be 'yesterday"),
        ("incident.json", '"visibility": "organisation"', '"colour": "red"', "colour is not a field of this"),
        ("incident.json", '"summary": "', '"summary": null, "x": "', "summary must not be null"),
        ("timeline.json", '"position": "1.5"', '"position": 1.5', "position must be text in quotes"),
        ("timeline.json", '"kind": "observation"', '"kind": "rumour"', "kind can't be 'rumour'"),
        (
            "review.json",
            f'{MARKDOWN}versions/1.md"',
            f'{MARKDOWN}../../../manifest.json"',
            "names a file that is not there",
        ),
        ("review.json", '"factors": [', '"causes": [', "there is no list 'causes'"),
        ("incident.json", '"roles": [', '"roles": [7,', "an object was expected"),
    ],
)
def test_a_slip_of_the_hand_is_told_with_file_and_line(world, tmp_path, monkeypatch, name, old, new, words):
    monkeypatch.setattr(importing, "refuse_unless_empty", lambda: None)  # reading comes first, and refuses
    export(tmp_path / "out")
    path = incident_file(tmp_path / "out", name, old)
    line = changed(path, old, new)
    with pytest.raises(CannotImport) as refused:
        import_all(tmp_path / "out", edited=True)
    told = str(refused.value)
    assert Incident.objects.count() == 2
    assert any(
        one.startswith(f"{path.relative_to(tmp_path / 'out')}:{line}: ") and words in one for one in told.splitlines()
    ), told


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_told_with_file_and_line(exported):
    path = incident_file(exported, "timeline.json", "Later")
    events = json.loads(path.read_text())["events"]
    line = changed(path, '"position": "1.5"', '"author": 99999, "position": "1.5"') - 1
    text = path.read_text().replace('"author": null,\n', "")
    path.write_text(text)
    line = text[: text.index('"author": 99999')].count("\n") + 1
    assert f"{path.relative_to(exported)}:{line}: " in refusal(exported, edited=True)
    path.write_text(json.dumps({"events": [events[0], {**events[1], "id": events[0]["id"]}]}, indent=2))
    assert f"{path.relative_to(exported)}:" in refusal(exported, edited=True)


@pytest.mark.django_db(transaction=True)
def test_the_gate_holds_for_imports(exported):
    path = incident_file(exported, "learnings.json", "forgets")
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "evidence": []}))
    review = path.with_name("review.json").relative_to(exported)
    told = refusal(exported, edited=True)
    assert f"{review}:" in told
    assert "no learning with a statement and evidence" in told


@pytest.mark.django_db(transaction=True)
def test_an_edited_export_comes_in_when_asked_to(exported):
    changed(incident_file(exported, "timeline.json", "Later"), "Later", "Much later")
    import_all(exported, edited=True)
    assert TimelineEvent.objects.filter(text="Much later").exists()
    assert LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_that_failed_is_simply_done_again(exported, monkeypatch):
    monkeypatch.setattr(importing.Loader, "_move_sequences", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_all(exported)
    assert not any(path.is_file() for path in default_storage_root().rglob("*"))
    monkeypatch.undo()
    import_all(exported)
    assert Incident.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_half_written_file_is_finished_and_another_one_is_left_alone(exported, files):
    document = json.loads(incident_file(exported, "incident.json", "stored_as").read_text())
    name = document["attachments"][0]["file"]["stored_as"]
    default_storage.save(name, ContentFile(b"another"))
    with pytest.raises(CannotImport, match="finds another file in the storage"):
        import_all(exported)
    assert (files / name).read_bytes() == b"another"
    (files / name).write_bytes(PNG[:5])
    import_all(exported)
    assert (files / name).read_bytes() == PNG


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["../../outside", "/etc/outside"])
def test_a_file_that_would_leave_the_storage_is_refused(exported, place):
    path = incident_file(exported, "incident.json", "stored_as")
    document = json.loads(path.read_text())
    document["attachments"][0]["file"]["stored_as"] = place
    path.write_text(json.dumps(document))
    assert "names a place outside the storage" in refusal(exported, edited=True)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("{}", "does not describe"),
        ('{"format": "second-story-export", "version": 2, "files": {}, "rows": {}}', "has format 2"),
        ('{"format": "second-story-export", "version": 1, "files": {"../x": ""}, "rows": {}}', "outside the export"),
        ("[", "manifest.json:1"),
        ("[]", "manifest.json:1"),
    ],
)
def test_a_strange_manifest_is_refused(db, tmp_path, manifest, words):
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(CannotImport, match=words):
        import_all(tmp_path)
