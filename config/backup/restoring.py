"""Bringing a backup back: all of it or nothing.

What was there is set aside (the schema under another name, the files in a folder beside them) and comes back when
anything fails. Only when the restored database holds the rows it should, and is migrated, does the old one go.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from config.backup import ASIDE, BackupError
from config.backup.archive import CHUNK, DUMP, FILES, Reader, Watch
from config.backup.making import count_rows, current_schema, stored
from config.backup.tools import server_major, tools_for
from config.lib.work import WorkState
from config.portability.importing import NotEmpty, refuse_unless_empty
from config.setup import prepare_tables
from config.version import version
from people.models import Mail

GONE = "second_story_replaced"  # from this name on the old tables don't come back
STAGED, REPLACED = ".restoring", ".replaced"
PARTING = 3.0  # seconds
HELD = "It was waiting when the backup was made, and may have been sent since."


def restore(reader: Reader, *, force: bool, keep_mail: bool, watch: Watch) -> int:
    """Bring it back; the number of mails held. Raises BackupError with everything as it was before."""
    root = Path(settings.MEDIA_ROOT)
    refuse_what_does_not_fit(reader)
    put_back_if_interrupted()
    if not force:
        refuse_what_is_in_use(root)
    reader.check(watch)
    with staged(reader, root, watch), set_aside(str(reader.manifest["schema"])):
        load(reader, watch)
        compare_rows(reader)
        prepare_tables()
        held = 0 if keep_mail else hold_mail()
        swap(root)
    return held


# --- what stands in the way -----------------------------------------------------------------------


def refuse_what_does_not_fit(reader: Reader) -> None:
    told = reader.manifest
    known = {f"{app}.{name}" for app, name in disk_migrations()}
    if unknown := sorted(set(told["migrations"]) - known):
        raise BackupError(
            f"The backup was made by a newer Second Story ({told['second_story']}, this is {version()}), which knows "
            f"{unknown[0]}. Install that version or a newer one and restore there."
        )
    if told["postgresql"] > server_major():
        raise BackupError(
            f"The backup comes from PostgreSQL {told['postgresql']} and this server is {server_major()}; a dump does "
            "not go back to an older one. Use a newer server, or `manage.py export_all` and `import_all`."
        )
    if told["schema"] != current_schema():
        raise BackupError(f"The backup's tables are in schema {told['schema']}, this database uses {current_schema()}.")


def disk_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return set(loader.disk_migrations)


def refuse_company() -> None:
    """Whoever is connected would work on tables that are being replaced.

    A server takes a moment to notice that a process that was stopped just now is gone.
    """
    last = time.monotonic() + PARTING
    while others := other_connections():
        if time.monotonic() > last:
            raise BackupError(f"Stop web, worker and beat first: {others} other connections use this database.")
        time.sleep(0.1)


def other_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def refuse_what_is_in_use(root: Path) -> None:
    if what := what_is_here(root):
        raise BackupError(
            f"This installation has {what} already. Restore into an empty one (another DATABASE_URL or VAR_DIR), or "
            "replace what is here with --force; back it up first."
        )


def what_is_here(root: Path) -> str:
    """In a word; empty for a new installation, with tables or without."""
    if any(stored(root)):
        return f"files in {root}"
    with connection.cursor() as cursor:
        if not connection.introspection.table_names(cursor):
            return ""
    try:
        refuse_unless_empty()
    except NotEmpty as error:
        return str(error)
    except DatabaseError:
        return "tables of another version"
    return ""


# --- the database ---------------------------------------------------------------------------------


@contextmanager
def set_aside(schema: str) -> Iterator[None]:
    """An empty schema in the place of the one that is there, which comes back when the block fails."""
    owner = owner_of(schema)
    quote = connection.ops.quote_name
    run(
        f"DROP SCHEMA IF EXISTS {GONE} CASCADE",
        f"ALTER SCHEMA {quote(schema)} RENAME TO {ASIDE}",
        f"CREATE SCHEMA {quote(schema)} AUTHORIZATION {quote(owner)}",
        f"GRANT USAGE ON SCHEMA {quote(schema)} TO PUBLIC",
    )
    try:
        yield
    except BaseException:
        put_back(schema)
        raise
    run(f"ALTER SCHEMA {ASIDE} RENAME TO {GONE}")  # the moment from which the new ones count
    run(f"DROP SCHEMA {GONE} CASCADE")


def owner_of(schema: str) -> str:
    """Raises BackupError where the role may not rename the schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(nspowner), pg_has_role(nspowner, 'USAGE') AND "
            "has_database_privilege(current_database(), 'CREATE'), (SELECT string_agg(extname, ', ') FROM "
            "pg_extension WHERE extnamespace = n.oid) FROM pg_namespace n WHERE nspname = %s",
            [schema],
        )
        owner, allowed, extensions = cursor.fetchone()
    if not allowed:
        name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
        raise BackupError(f"The role must own the database: ALTER DATABASE {name} OWNER TO {user};")
    if extensions:
        raise BackupError(
            f"Move what is not ours out of schema {schema} first: ALTER EXTENSION … SET SCHEMA ({extensions})"
        )
    return str(owner)


def put_back_if_interrupted() -> bool:
    """A restore that was killed left the old tables under the other name, and perhaps the old files too."""
    refuse_company()
    if not is_there(ASIDE):
        return False
    put_files_back(Path(settings.MEDIA_ROOT))
    put_back("public" if is_there("public") else current_schema())
    clear(Path(settings.MEDIA_ROOT))
    return True


def is_there(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def put_back(schema: str) -> None:
    quote = connection.ops.quote_name
    connection.close()  # whatever it was in the middle of
    run(f"DROP SCHEMA IF EXISTS {quote(schema)} CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO {quote(schema)}")


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def load(reader: Reader, watch: Watch) -> None:
    """pg_restore in one transaction, reading the dump from the archive as it goes."""
    name, schema = connection.settings_dict["NAME"], reader.manifest["schema"]
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    arguments += [f"--schema={schema}", f"--dbname={name}"]
    tools, step = tools_for(server_major()), "processing data for table"
    if tools.major < reader.manifest["tools"]:
        raise BackupError(
            f"The backup was written by pg_dump {reader.manifest['tools']}, and pg_restore here is {tools.major}."
        )
    with (
        watch(total=len(reader.manifest["rows"]), desc="Database", unit="table") as bar,
        tools.running("pg_restore", *arguments, step=step, tick=bar.update, stdin=subprocess.PIPE) as process,
        reader.zip.open(DUMP) as source,
        process.stdin as sink,
    ):
        while chunk := source.read(CHUNK):
            sink.write(chunk)


def compare_rows(reader: Reader) -> None:
    found, told = count_rows(), reader.manifest["rows"]
    if wrong := [name for name in sorted({*found, *told}) if found.get(name) != told.get(name)]:
        name = wrong[0]
        raise BackupError(f"Table {name} has {found.get(name)} rows after the restore, and had {told.get(name)}.")


def hold_mail() -> int:
    """Mail that was on its way then is not sent again now."""
    waiting = Mail._base_manager.filter(state__in=[WorkState.QUEUED, WorkState.RUNNING])
    return int(waiting.update(state=WorkState.FAILED, error=HELD, lease_until=None))


# --- the files ------------------------------------------------------------------------------------


@contextmanager
def staged(reader: Reader, root: Path, watch: Watch) -> Iterator[None]:
    """The archive's files, unpacked below MEDIA_ROOT and so on its disk; gone again when the block ends."""
    root.mkdir(parents=True, exist_ok=True)
    clear(root)
    try:
        for name in watch(reader.files, desc="Files", unit="file"):
            reader.extract(name, root / STAGED / name.removeprefix(FILES))
        own_like(root, root / STAGED)
        yield
    finally:
        clear(root)


def swap(root: Path) -> None:
    """The new files in the place of the old. Renames only: MEDIA_ROOT itself may be a mounted volume."""
    (root / REPLACED).mkdir()
    try:
        for path in list(root.iterdir()):
            if path.name not in (STAGED, REPLACED):
                path.rename(root / REPLACED / path.name)
        for path in list((root / STAGED).iterdir()) if (root / STAGED).exists() else ():
            path.rename(root / path.name)
    except BaseException:
        put_files_back(root)
        raise


def put_files_back(root: Path) -> None:
    for path in list((root / REPLACED).iterdir()) if (root / REPLACED).exists() else ():
        new = root / path.name
        if new.is_dir():
            shutil.rmtree(new)
        new.unlink(missing_ok=True)
        path.rename(new)


def own_like(root: Path, folder: Path) -> None:
    """Root restores; the service that reads and adds files is somebody else."""
    if os.geteuid() == 0:
        info = root.stat()
        for path in (folder, *folder.rglob("*")):
            if path.exists():
                os.chown(path, info.st_uid, info.st_gid)


def clear(root: Path) -> None:
    for name in (STAGED, REPLACED):
        shutil.rmtree(root / name, ignore_errors=True)
