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
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config.portability import exporting, importing
from config.portability.exporting import IN_PROGRESS, export, plain
from config.portability.layout import LAYOUT, LEFT_OUT, LEFT_OUT_FIELDS, columns, every_rows, links
from config.portability.reading import CannotImport
from config.portability.values import Unreadable, dump, load
from incidents.domain.incidents import capture
from incidents.models import Attachment, Incident, TimelineEvent
from learnings.domain.concerns import raise_concern
from learnings.models import Concern, Digest, Learning
from people.domain.tokens import issue_token
from people.models import Organisation, User
from reviews.domain.reviews import open_review
from reviews.models import Review, ReviewVersion
from tests.config.exported import WORDS, there_and_back, tree
from tests.incidents.conftest import PNG
from tests.shared_data import shared_data

ALL = {model._meta.label: model for model in apps.get_models() if not model.__module__.startswith("tests.")}
EXPORTED = {rows.label: rows for rows in every_rows()}


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
