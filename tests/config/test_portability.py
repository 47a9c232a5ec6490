"""What goes out comes in: `export_all`, an empty installation, `import_all`, `export_all`: identical trees."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.postgres.search import SearchQuery
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.portability import exporting, importing
from config.portability.exporting import IN_PROGRESS, export, plain
from config.portability.importing import NotEmpty, import_all
from config.portability.layout import LAYOUT, LEFT_OUT, LEFT_OUT_FIELDS, columns, every_rows, links
from config.portability.reading import CannotImport
from config.portability.values import Unreadable, dump, load
from incidents.domain.attachments import attach
from incidents.domain.incidents import capture
from incidents.models import Attachment, ImportRun, Incident, System, TimelineEvent
from learnings.domain.concerns import raise_concern
from learnings.domain.learnings import record
from learnings.models import Concern, Digest, Learning, Pattern
from people.domain.invitations import new_setup_link
from people.domain.tokens import issue_token
from people.models import LogEntry, Organisation, Person, User
from reviews.domain.reviews import add_factor, open_review, publish_light
from reviews.models import Perspective, Review, ReviewVersion
from tests.incidents.conftest import PNG
from tests.shared_data import shared_data

ALL = {model._meta.label: model for model in apps.get_models() if not model.__module__.startswith("tests.")}
EXPORTED = {rows.label: rows for rows in every_rows()}
MARKDOWN = '"markdown": {\n        "file": "'
WORDS = "Gateways \r\n  in the «basement»\t– 🔥 \\n \u2028 end  "


# --- the table ------------------------------------------------------------------------------------


def left_out(label: str) -> bool:
    return label in LEFT_OUT or f"{label.split('.')[0]}.*" in LEFT_OUT


@pytest.mark.parametrize("label", ALL)
def test_a_model_is_exported_or_left_out_with_its_reason(label):
    assert (label in EXPORTED) != left_out(label), f"{label} needs one line in config/portability/layout.py"


@pytest.mark.parametrize("label", EXPORTED)
def test_a_field_is_exported_or_left_out_with_its_reason(label):
    meta = ALL[label]._meta
    ours = {field.name for field in (*columns(label), *links(label))}
    told = {name.rpartition(".")[2] for name in LEFT_OUT_FIELDS if name.rpartition(".")[0] == label}
    tables = {f.name for f in meta.local_many_to_many if f.remote_field.through._meta.label in EXPORTED}
    assert ours | told | tables == {field.name for field in (*meta.concrete_fields, *meta.local_many_to_many)}
    assert ours & told == set()


def test_nothing_is_left_out_that_is_not_there():
    assert [label for label in LEFT_OUT if label not in ALL and not label.endswith(".*")] == []
    apps_there = {label.split(".")[0] for label in ALL}
    assert [label for label in LEFT_OUT if label.endswith(".*") and label[:-2] not in apps_there] == []
    assert [name for name in LEFT_OUT_FIELDS if name.rpartition(".")[0] not in EXPORTED] == []
    assert all((*LEFT_OUT.values(), *LEFT_OUT_FIELDS.values()))


def test_a_file_name_and_a_key_mean_one_thing():
    keys = [rows.key for rows in every_rows()]
    names = [entry.name for entry in LAYOUT]
    assert (len(set(keys)), len(set(names)), len(set(EXPORTED))) == (len(keys), len(names), len(keys))


def test_the_documented_schema_is_current():
    call_command("export_docs", "--check")


# --- round trips ----------------------------------------------------------------------------------


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return settings.MEDIA_ROOT


def empty(files: Path) -> None:
    """A new installation: migrated, with its starter patterns and the link that sets it up."""
    call_command("flush", verbosity=0, interactive=False)
    call_command("seed_patterns", verbosity=0)
    shutil.rmtree(files, ignore_errors=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def there_and_back(tmp_path: Path, files: Path) -> dict[str, bytes]:
    """Export, empty, import, export again; the second tree, after it was found equal to the first."""
    call_command("export_all", tmp_path / "first", verbosity=0)
    empty(files)
    call_command("import_all", tmp_path / "first", verbosity=0)
    call_command("export_all", tmp_path / "second", verbosity=0)
    first, second = tree(tmp_path / "first"), tree(tmp_path / "second")
    assert sorted(first) == sorted(second)
    assert [path for path in first if first[path] != second[path]] == []
    return second


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_goes_out_and_in(tmp_path, files, capsys):
    call_command("load_demo", verbosity=0)
    counts = {label: ALL[label]._base_manager.count() for label in EXPORTED}
    found = there_and_back(tmp_path, files)
    assert json.loads(found["manifest.json"])["rows"] == counts
    assert {label: ALL[label]._base_manager.count() for label in EXPORTED} == counts


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_status_page_goes_out_and_in(tmp_path, files, organisation, capsys):
    call_command("import_incidents", "github-status", str(shared_data("github-status_2022-2023.jsonl")), verbosity=0)
    found = there_and_back(tmp_path, files)
    assert json.loads(found["manifest.json"])["rows"]["incidents.Incident"] == 275


@pytest.fixture
def world(db, author, lead, files) -> dict:
    """A little of everything that is easy to lose."""
    author.set_password("correct horse battery")
    author.save()
    hidden = capture("A password was pasted into a ticket", by=author, visibility="restricted")
    attach(hidden, by=author, file=SimpleUploadedFile("Foto & Äpfel.png", PNG))
    incident = capture("Gateways lost their schedule", by=author, summary=WORDS)
    incident.started_at, incident.started_at_margin = timezone.now(), dt.timedelta(hours=12, microseconds=7)
    incident.save()
    system = System.objects.create(name="Brook", slug="brook")
    incident.systems.add(system)
    event = TimelineEvent.objects.create(incident=incident, text=WORDS, position="1.00000000000000000125")
    TimelineEvent.objects.create(incident=incident, text="Later", position="1.5", at=timezone.now())
    review = open_review(incident, by=author)
    add_factor(review, by=author, text=WORDS)
    record(review, by=author, now_we_know="A gateway without a sync forgets.", evidence=[{"event": event}])
    publish_light(review, by=author)
    draft = open_review(hidden, by=author)
    Perspective.objects.create(review=draft, person=author.person, saw="Only for Fenna", facilitator_only=True)
    concern = raise_concern("The cable is loose", by=author)
    run = ImportRun(name="reviews.zip", format="markdown", source="markdown", columns={"a": 1}, problems=[{"line": 3}])
    run.file.save("reviews.zip", ContentFile(b"PK\x03\x04"))
    digest = Digest(title="Autumn", period_start="2030-01-01", period_end="2030-03-31", document={"b": [1.5, None]})
    digest.pdf.save("1-abc.pdf", ContentFile(b"%PDF-1.7 \xff\x00"), save=False)
    digest.save()
    return {"incident": incident.pk, "hidden": hidden.pk, "concern": concern.pk, "author": author.email}


@pytest.mark.django_db(transaction=True)
def test_what_is_easy_to_lose_is_kept(world, tmp_path, files):
    version = ReviewVersion.objects.values().get()
    event = TimelineEvent.objects.order_by("position").values().first()
    there_and_back(tmp_path, files)
    assert ReviewVersion.objects.values().get() == version
    assert TimelineEvent.objects.order_by("position").values().first() == event
    incident = Incident.objects.get(pk=world["incident"])
    assert (incident.started_at_margin, incident.summary) == (dt.timedelta(hours=12, microseconds=7), WORDS)
    with default_storage.open(Attachment.objects.get().file.name) as stored:
        assert stored.read() == PNG
    with Digest.objects.get().pdf.open() as stored:
        assert stored.read() == b"%PDF-1.7 \xff\x00"


@pytest.mark.django_db(transaction=True)
def test_what_is_imported_works_on(world, tmp_path, files, client_of):
    """Found by search, numbered behind the last one, closed to strangers, guarded by the gate."""
    there_and_back(tmp_path, files)
    author = User.objects.get(email=world["author"])
    assert not author.has_usable_password()
    assert capture("The next one", by=author).pk == max(world["incident"], world["hidden"]) + 1
    assert raise_concern("Another", by=author).pk == world["concern"] + 1
    for model in (Incident.objects.filter(pk=world["incident"]), Learning.objects, Concern.objects, Review.objects):
        assert model.exclude(search=None).exists(), model
    assert Incident.objects.filter(pk=world["incident"], search=SearchQuery("schedule", config="english")).exists()
    assert (
        client_of(User.objects.exclude(pk=author.pk).first()).get(f"/incidents/{world['hidden']}/").status_code == 404
    )
    assert client_of(author).get(f"/incidents/{world['hidden']}/").status_code == 200
    with pytest.raises(Exception, match="no learning with a statement"), transaction.atomic():
        Learning.objects.update(state="withdrawn", withdrawn_because="gone")


@pytest.mark.django_db(transaction=True)
def test_an_imported_account_sets_its_password(world, tmp_path, files, client, mailoutbox):
    there_and_back(tmp_path, files)
    client.post("/accounts/password/reset/", {"email": world["author"]})
    assert [mail.to for mail in mailoutbox] == [[world["author"]]]
    assert "/accounts/password/reset/key/" in mailoutbox[0].body


def test_secrets_stay(world, author, tmp_path):
    _, secret = issue_token(by=author, name="pipeline", scope="read", expires_at=None)
    everything = b"".join(tree_of_export(tmp_path).values()).decode(errors="replace")
    token = author.api_tokens.get()
    for hidden in (secret, token.token_hash, User.objects.get(pk=author.pk).password):
        assert hidden not in everything
    assert author.email in everything


def tree_of_export(tmp_path: Path) -> dict[str, bytes]:
    export(tmp_path / "out")
    return tree(tmp_path / "out")


def test_a_person_reads_the_page(world, tmp_path):
    found = tree_of_export(tmp_path)
    page = found[f"incidents/INC-{world['incident']}/incident.md"].decode()
    assert page.startswith(f"# INC-{world['incident']} Gateways lost their schedule\n")
    assert "UTC (± 12:00:00.000007)" in page
    assert "Now we know … A gateway without a sync forgets." in page
    assert "[Version 1," in page
    hidden = found[f"incidents/INC-{world['hidden']}/incident.md"].decode()
    assert "Restricted" in hidden
    assert "Only for Fenna" not in hidden


# --- export: again, in the middle, elsewhere ------------------------------------------------------


def test_export_twice_writes_nothing_new(world, tmp_path):
    first = tree_of_export(tmp_path)
    times = {
        path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json") if path.name != "manifest.json"
    }
    assert tree_of_export(tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_an_interrupted_export_is_not_taken_and_goes_on(world, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting.pages, "incident", lambda found: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(tmp_path / "out")
    monkeypatch.undo()
    with pytest.raises(CannotImport, match="not finished"):
        importing.Source(tmp_path / "out")
    (tmp_path / "out" / "teams.json").write_text('{"teams": [')
    again = tree_of_export(tmp_path)
    export(tmp_path / "whole")
    assert again == tree(tmp_path / "whole")
    assert IN_PROGRESS not in again


def test_an_export_forgets_what_is_gone(world, tmp_path):
    tree_of_export(tmp_path)
    (tmp_path / "out" / "my-notes.txt").write_text("mine")
    Attachment.objects.all().delete()
    again = tree_of_export(tmp_path)
    assert [path for path in again if "attachments/" in path] == []
    assert again["my-notes.txt"] == b"mine"


def test_a_folder_with_other_things_is_left_alone(world, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(CommandError, match="other things"):
        call_command("export_all", tmp_path)
    assert "teams.json" not in tree(tmp_path)


def test_a_lost_file_is_told_of_and_its_row_kept(world, tmp_path, files, capsys):
    shutil.rmtree(files)
    call_command("export_all", tmp_path / "out", verbosity=0)
    assert "is missing in the storage" in capsys.readouterr().err
    document = json.loads(tree(tmp_path / "out")[f"incidents/INC-{world['hidden']}/incident.json"])
    assert document["attachments"][0]["file"]["file"] is None


def test_queries_do_not_grow_with_incidents(author, tmp_path):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            export(tmp_path / "out")
        return len(queries)

    open_review(capture("One", by=author), by=author)
    one = count()
    for title in ("Two", "Three"):
        open_review(capture(title, by=author), by=author)
    assert count() == one


# --- import: only what is whole, only where it is empty -------------------------------------------


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


# --- values ---------------------------------------------------------------------------------------


def test_values_come_back_as_they_were():
    event, organisation = TimelineEvent._meta, Organisation._meta
    moment = dt.datetime(2030, 1, 2, 3, 4, 5, 678, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    for field, value in [
        (event.get_field("at"), moment),
        (event.get_field("margin"), dt.timedelta(days=1, microseconds=1)),
        (organisation.get_field("holidays"), [dt.date(2030, 12, 24)]),
        (organisation.get_field("working_days"), []),
    ]:
        assert load(field, json.loads(json.dumps(dump(value)))) == value
    position = event.get_field("position")
    for exact in ("12345678901234567890.00000000000000000001", "-0.5", "1024", "100"):
        assert dump(load(position, exact)) == exact


@pytest.mark.parametrize(
    ("name", "value"), [("at", "2030-01-02T03:04:05"), ("at", ""), ("text", "a\0b"), ("incident", "1")]
)
def test_values_that_mean_nothing_are_refused(name, value):
    with pytest.raises(Unreadable):
        load(TimelineEvent._meta.get_field(name), value)


def test_plain_names_are_names_anywhere():
    assert plain("Foto & Äpfel/..\\x.png") == "Foto-pfel-..-x.png"
    assert plain("…") == "file"
    assert len(plain("a" * 200 + ".txt")) == 80
    assert not plain(make_password(None)).startswith(".")
