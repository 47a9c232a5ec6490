"""What is kept comes back: `backup`, an empty or a used installation, `restore`: the same rows and the same files."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from config.backup import ASIDE, LAST_BACKUP, BackupError, archive, making, restoring, tools
from config.backup.archive import DUMP, MANIFEST
from config.backup.restoring import put_back_if_interrupted
from config.backup.tools import Tools
from config.lib.embedded_postgres import cluster
from config.lib.errors import StartError
from incidents.domain.attachments import attach
from incidents.domain.incidents import capture
from incidents.models import Incident
from learnings.domain.digests import render_digest, request_digest
from people.models import Mail, User
from tests.incidents.conftest import PNG

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "pa55-of-the-database"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- two installations, as an operator has them ---------------------------------------------------


def manage(var: Path, *arguments: str, **variables: str) -> str:
    """A command in the installation below ``var``, with an embedded database of its own."""
    dropped = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MODE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | {"VAR_DIR": str(var), "LOG_LEVEL": "WARNING"} | variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[Path]:
    """The folder of a new installation whose server stays up, or every command would start and stop it."""
    server = cluster(tmp_path / "elsewhere")
    server.ensure()
    yield tmp_path / "elsewhere"
    server.release()


@pytest.fixture
def files(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_comes_back_in_another_installation(elsewhere, tmp_path, files):
    call_command("load_demo", verbosity=0)
    by = User.objects.get(email="ruth@larderlight.example")
    attach(Incident.objects.visible_to(by)[0], by=by, file=SimpleUploadedFile("tide.png", PNG))
    today = dt.date.today()
    render_digest(request_digest(by=by, title="A week", period_start=today - dt.timedelta(days=7), period_end=today).pk)
    call_command("export_all", tmp_path / "first", verbosity=0)
    call_command("backup", tmp_path / "kept.zip", verbosity=0)
    assert "It is all back" in manage(elsewhere, "restore", str(tmp_path / "kept.zip"), "-v0")
    manage(elsewhere, "export_all", str(tmp_path / "second"), "-v0")
    first, second = tree(tmp_path / "first"), tree(tmp_path / "second")
    assert len(first) > 100
    assert [path for path in first if path.endswith(".pdf")] != []
    assert second == first
    assert tree(elsewhere / "files") == tree(files) != {}


# --- in place, on the tests' own database ---------------------------------------------------------


@pytest.fixture
def world(transactional_db, author, files):
    incident = capture("Gateways lost their schedule", by=author)
    attach(incident, by=author, file=SimpleUploadedFile("tide.png", PNG))
    Mail.objects.create(to="a@example.org", subject="On its way")
    return incident


@pytest.fixture
def kept(world, tmp_path) -> Path:
    path = tmp_path / "kept.zip"
    call_command("backup", path, verbosity=0)
    return path


def restore(path: Path, **options) -> None:
    call_command("restore", path, verbosity=0, **options)


def here(files: Path) -> tuple:
    return sorted(Incident._base_manager.values_list("pk", "title")), tree(files)


def test_what_came_after_is_gone_and_what_was_there_is_back(kept, world, author, files, capsys):
    before = here(files)
    capture("Came after the backup", by=author)
    shutil.rmtree(files)
    (files / "other").mkdir(parents=True)
    (files / "other" / "new.txt").write_text("new")
    restore(kept, force=True)
    assert here(files) == before
    assert capture("The next one", by=User.objects.get(pk=author.pk)).pk == world.pk + 1
    assert "signs in again" in capsys.readouterr().out
    assert [path.name for path in files.iterdir() if path.name.startswith(".")] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'second_story%%'", [])
        assert cursor.fetchone() == (0,)


def test_an_empty_installation_takes_it_without_force(kept, files):
    before = here(files)
    call_command("flush", verbosity=0, interactive=False)
    call_command("seed_patterns", verbosity=0)
    shutil.rmtree(files)
    restore(kept)
    assert here(files) == before


def test_an_older_one_is_migrated(kept, files):
    """The archive knows one migration less: it runs on what came back."""
    applied = MigrationRecorder(connection).migration_qs
    applied.filter(app="sessions").delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session")
    call_command("backup", kept.with_name("older.zip"), verbosity=0)
    restore(kept.with_name("older.zip"), force=True)
    assert applied.filter(app="sessions", name="0001_initial").exists()
    assert "django_session" in connection.introspection.table_names()


def test_mail_on_its_way_is_not_sent_again(kept, capsys):
    restore(kept, force=True)
    mail = Mail.objects.get()
    assert (mail.state, mail.error) == ("failed", restoring.HELD)
    assert "1 mails were waiting" in capsys.readouterr().out


def test_mail_on_its_way_is_sent_when_asked(kept):
    restore(kept, force=True, keep_mail=True)
    assert Mail.objects.get().state == "queued"


def test_sessions_and_cache_stay_out(world, client_of, author, tmp_path, kept):
    client_of(author)
    cache.set("something", 1)
    call_command("backup", tmp_path / "with.zip", verbosity=0)
    restore(tmp_path / "with.zip", force=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM django_session), (SELECT count(*) FROM cache)")
        assert cursor.fetchone() == (0, 0)


# --- what stands in the way -----------------------------------------------------------------------


def refused(path: Path, files: Path, **options) -> str:
    """The refusal, after which nothing has changed."""
    before = here(files)
    with pytest.raises(CommandError) as error:
        restore(path, **options)
    assert here(files) == before
    assert "Nothing was changed" in str(error.value)
    return str(error.value)


def test_an_installation_in_use_is_left_alone(kept, files):
    shutil.move(files, files.with_name("away"))
    files.mkdir()
    assert "already. Restore into an empty one" in refused(kept, files)


def test_files_without_rows_are_somebodys_too(kept, files):
    call_command("flush", verbosity=0, interactive=False)
    assert f"files in {files}" in refused(kept, files)


def changed(kept: Path, name: str, change) -> Path:
    """A copy whose member ``name`` went through ``change``."""
    copy = kept.with_name("changed.zip")
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(copy, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data) if info.filename == name else data)
    return copy


def manifest(**fields):
    return lambda data: json.dumps(json.loads(data) | fields).encode()


def test_a_newer_schema_is_refused(kept, files):
    told = json.loads(zipfile.ZipFile(kept).read(MANIFEST))
    copy = changed(kept, MANIFEST, manifest(migrations=[*told["migrations"], "people.9999_later"], second_story="9.1"))
    message = refused(copy, files, force=True)
    assert "newer Second Story (9.1, this is" in message
    assert "people.9999_later" in message


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"postgresql": 99}, "comes from PostgreSQL 99"),
        ({"schema": "elsewhere"}, "are in schema elsewhere"),
        ({"version": 2}, "written by a newer Second Story"),
        ({"format": "other"}, "not a backup of Second Story"),
        ({"tools": 99}, "written by pg_dump 99"),
        ({"rows": {"people_user": 4711}}, "rows after the restore"),
        ({"members": {}}, "does not hold what its manifest says"),
    ],
)
def test_a_manifest_that_does_not_fit(kept, files, fields, words):
    assert words in refused(changed(kept, MANIFEST, manifest(**fields)), files, force=True)


def test_a_file_that_was_cut_off(kept, files):
    kept.write_bytes(kept.read_bytes()[:-500])
    assert "cut off" in refused(kept, files, force=True)


def test_a_file_with_a_flipped_bit(kept, files):
    data = bytearray(kept.read_bytes())
    data[len(data) // 3] ^= 0xFF
    kept.write_bytes(data)
    assert "damaged" in refused(kept, files, force=True)


def test_a_dump_that_was_exchanged(kept, files):
    assert f"{DUMP} is not what was written" in refused(changed(kept, DUMP, lambda data: data[:-9]), files, force=True)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.mkdir(), "can't be read: Is a directory"),
        (lambda path: path.write_bytes(b"PGDMP" * 100), "not a backup"),
        (lambda path: zipfile.ZipFile(path, "w").writestr("a", "b"), "not a backup"),
    ],
)
def test_another_thing_than_a_backup(world, tmp_path, files, make, words):
    make(tmp_path / "thing")
    assert words in refused(tmp_path / "thing", files, force=True)


def test_no_way_out_of_the_folder(kept, files):
    out = kept.with_name("out.zip")
    with zipfile.ZipFile(kept) as old, archive.writing(out) as writer:
        for name in old.namelist()[:-1]:
            with old.open(name) as source:
                writer.put(name, source, packed=True)
        told = json.loads(old.read(MANIFEST))
        writer.finish(**{key: told[key] for key in told if key not in ("format", "version", "members")})
    restore(out, force=True, check=True)
    for name in ("files/../../evil", "/evil", "files/..\\evil"):
        assert not archive.is_plain(name)


def test_while_somebody_is_connected(kept, files, settings):
    address = settings.DATABASE_URL.rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(address):
        assert "Stop web, worker and beat first: 1 other" in refused(kept, files, force=True)


def test_check_changes_nothing(kept, files, capsys):
    before = here(files)
    restore(kept, check=True)
    assert here(files) == before
    assert "whole and fits" in capsys.readouterr().out


# --- in the middle --------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["compare_rows", "prepare_tables", "hold_mail", "swap", "own_like"])
def test_what_fails_in_the_middle_leaves_what_was_there(kept, files, monkeypatch, author, step):
    capture("Came after the backup", by=author)

    def fail(*args):
        raise BackupError("the disk is full")

    monkeypatch.setattr(restoring, step, fail)
    assert "the disk is full" in refused(kept, files, force=True)


def test_files_go_back_when_the_last_of_them_fails(kept, files, monkeypatch):
    (files / "zzz.txt").write_text("mine")
    rename = Path.rename

    def fail(self, target):
        if restoring.STAGED in self.parts:
            raise OSError(28, "No space left on device", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    assert "No space left" in refused(kept, files, force=True)


@pytest.fixture
def stopped(kept, files, author) -> tuple:
    """A restore that was killed after it had set everything aside; what was there before."""
    capture("Came after the backup", by=author)
    before = here(files)
    restoring.run(f"ALTER SCHEMA public RENAME TO {ASIDE}", "CREATE SCHEMA public")
    (files / restoring.REPLACED).mkdir()
    for path in list(files.iterdir()):
        if path.name != restoring.REPLACED:
            path.rename(files / restoring.REPLACED / path.name)
            (files / path.name).mkdir()
    return before


def test_a_restore_that_was_killed_is_undone_by_the_next(stopped, kept, files):
    with pytest.raises(CommandError, match="already"):
        restore(kept)
    assert here(files) == stopped


def test_a_restore_that_was_killed_is_undone_when_asked(stopped, files, capsys):
    call_command("restore", put_back=True)
    assert here(files) == stopped
    call_command("restore", put_back=True)
    assert capsys.readouterr().out == "What was there is back.\nNo restore was stopped here.\n"


def test_nothing_starts_on_half_a_restore(stopped):
    try:
        with pytest.raises(StartError, match="restore --put-back"):
            call_command("setup_database")
    finally:
        call_command("restore", put_back=True)


def test_old_tables_that_could_not_be_dropped_never_come_back(kept, files, monkeypatch, author):
    """From the renaming on the restored ones count, whatever happens to the rest."""
    run = restoring.run

    def fail(*statements):
        if statements[0].startswith(f"DROP SCHEMA {restoring.GONE}"):
            raise OperationalError("terminating connection")
        run(*statements)

    monkeypatch.setattr(restoring, "run", fail)
    before = here(files)
    capture("Came after the backup", by=author)
    with pytest.raises(CommandError, match="does not answer"):
        restore(kept, force=True)
    monkeypatch.undo()
    assert put_back_if_interrupted() is False
    assert here(files) == before
    restore(kept, force=True)
    assert here(files) == before


@pytest.mark.parametrize("options", [{}, {"put_back": True}])
def test_a_file_or_put_back(options):
    file = ["x.zip"] if options else []
    with pytest.raises(CommandError, match="Name the file"):
        call_command("restore", *file, **options)


# --- making one -----------------------------------------------------------------------------------


def test_it_appears_whole_or_not_at_all(world, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device", "files")

    monkeypatch.setattr(making, "put_files", fail)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", tmp_path / "kept.zip", verbosity=0)
    assert list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".*.part")) == []


def test_it_is_for_its_owner_and_tells_what_is_not_in_it(kept, tmp_path, capsys):
    assert kept.stat().st_mode & 0o777 == 0o600
    call_command("backup", tmp_path / "again.zip", verbosity=0)
    out = capsys.readouterr().out
    assert "Not in it: SECRET_KEY" in out
    told = json.loads(zipfile.ZipFile(kept).read(MANIFEST))
    assert told["rows"]["incidents_incident"] == 1
    assert len([name for name in told["members"] if name.startswith("files/attachments/")]) == 1
    assert abs(cache.get(LAST_BACKUP) - kept.stat().st_mtime) < 60


def test_an_earlier_one_is_not_overwritten(kept):
    size = kept.stat().st_size
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", kept, verbosity=0)
    assert kept.stat().st_size == size


def test_a_folder_keeps_the_newest(world, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"second-story-2020-01-{day}T030000Z.zip").write_bytes(b"old")
    (folder / "holiday.zip").write_bytes(b"mine")
    call_command("backup", folder, keep=2, verbosity=0)
    names = sorted(path.name for path in folder.iterdir())
    assert names[:2] == ["holiday.zip", "second-story-2020-01-03T030000Z.zip"]
    assert len(names) == 3


def test_a_file_erased_meanwhile_is_told_of(world, tmp_path, files, monkeypatch, capsys):
    monkeypatch.setattr(making, "stored", lambda root: [*files.rglob("*.png"), files / "gone.txt"])
    call_command("backup", tmp_path / "kept.zip", verbosity=0)
    assert "1 files went away" in capsys.readouterr().out


# --- the programs ---------------------------------------------------------------------------------


def test_the_password_is_in_no_command_line(monkeypatch):
    monkeypatch.setitem(entry := connection.settings_dict, "PASSWORD", SECRET)
    monkeypatch.setitem(entry, "OPTIONS", {"sslmode": "require"})
    found = tools.environment()
    assert (found["PGPASSWORD"], found["PGSSLMODE"], found["PGDATABASE"]) == (SECRET, "require", entry["NAME"])
    assert SECRET not in " ".join(making.dump_arguments("public", "1-1"))


@pytest.mark.parametrize(
    ("program", "server", "fit"),
    [(18, 18, True), (18, 17, True), (17, 18, False), (18, 16, False), (16, 15, True), (16, 16, True), (15, 16, False)],
)
def test_tools_that_fit(program, server, fit):
    assert tools.fits(program, server) is fit


def test_the_closest_tools_are_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(tools, "folders", lambda: [Path("18"), Path("15"), Path("16"), Path("none")])
    monkeypatch.setattr(
        tools, "look_at", lambda folder: None if folder.name == "none" else Tools(folder, int(folder.name))
    )
    assert tools.tools_for(15).major == 15
    assert tools.tools_for(17).major == 18
    with pytest.raises(BackupError, match=r"is PostgreSQL 19; .* found here: 18 in 18, .* postgresql-client-19"):
        tools.tools_for(19)


def test_a_program_that_fails_says_why(monkeypatch, db):
    programs = tools.tools_for(tools.server_major())
    monkeypatch.setitem(connection.settings_dict, "NAME", "not-there")
    with (
        pytest.raises(BackupError, match=r'pg_dump failed: .*database "not-there" does not exist'),
        programs.running("pg_dump", step="dumping", tick=lambda: None) as process,
    ):
        process.stdout.read()
