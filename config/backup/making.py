"""Making a backup: the database of one moment first, then the files, so that every file a row speaks of is there."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from config.backup import LAST_BACKUP, BackupError
from config.backup.archive import DUMP, FILES, Watch, Writer, writing
from config.backup.tools import server_major, tools_for
from config.version import version

# Tables whose rows stay: what can be computed again, and who is signed in, which a thief of backups could use.
WITHOUT_ROWS = ("cache", "django_session")
NOT_IN_IT = "SECRET_KEY and the rest of the environment, sessions, and mails as files (var/mail)"
IN_A_BUCKET = "the files, which are in a bucket (S3_BUCKET) and are kept by its own means"
OURS = "second-story-*.zip"


def name_for(moment: dt.datetime) -> str:
    return f"second-story-{moment:%Y-%m-%dT%H%M%S}Z.zip"


def back_up(path: Path, *, watch: Watch) -> dict[str, Any]:
    """Write the archive to ``path``, which must not exist yet; its manifest. Raises BackupError."""
    if path.exists():
        raise BackupError(f"{path} exists already. Name a new file, or a folder for names with the time.")
    if not path.parent.is_dir():
        raise BackupError(f"{path.parent} is not a folder.")
    tools = tools_for(server_major())
    with writing(path) as writer, snapshot() as mark:
        told = what_it_is()
        rows = count_rows()
        with watch(total=len(rows), desc="Database", unit="table") as bar:
            arguments = dump_arguments(told["schema"], mark)
            step = "dumping contents of table"
            with tools.running("pg_dump", *arguments, step=step, tick=bar.update) as process:
                writer.put(DUMP, process.stdout, packed=True)
        missing = put_files(writer, watch)
        manifest = writer.finish(**told, tools=tools.major, rows=rows, files_gone=missing, not_in_it=not_in_it())
    cache.set(LAST_BACKUP, time.time(), timeout=None)
    return manifest


@contextmanager
def snapshot() -> Iterator[str]:
    """pg_dump, the counts and the list of migrations see the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def what_it_is() -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "second_story": version(),
        "revision": settings.REVISION,
        "postgresql": server_major(),
        "schema": current_schema(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def current_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def not_in_it() -> str:
    return f"{NOT_IN_IT}; {IN_A_BUCKET}" if settings.FILES_IN_A_BUCKET else NOT_IN_IT


def count_rows() -> dict[str, int]:
    """Rows of every table that travels with its rows."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in WITHOUT_ROWS]
        counts = {}
        for name in sorted(names):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - quoted
            counts[name] = cursor.fetchone()[0]
    return counts


def dump_arguments(schema: str, mark: str) -> list[str]:
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}", f"--snapshot={mark}"]
    return [*arguments, *(f"--exclude-table-data={schema}.{name}" for name in WITHOUT_ROWS)]


def put_files(writer: Writer, watch: Watch) -> list[str]:
    """Put every stored file in; the names of those that went away meanwhile, as an erasure makes them."""
    root, gone = Path(settings.MEDIA_ROOT), []
    for path in watch(sorted(stored(root)), desc="Files", unit="file"):
        name = path.relative_to(root).as_posix()
        try:
            source = path.open("rb")
        except FileNotFoundError:
            gone.append(name)
            continue
        with source:
            writer.put(FILES + name, source, packed=False)
    return gone


def stored(root: Path) -> Iterator[Path]:
    """Files below MEDIA_ROOT; what a restore has in hand begins with a dot."""
    for path in root.rglob("*"):
        hidden = path.relative_to(root).parts[0].startswith(".")
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Keep the newest ``keep`` backups that carry the time in their name; remove and return the others."""
    old = sorted(folder.glob(OURS))[:-keep]
    for path in old:
        path.unlink()
    return old
