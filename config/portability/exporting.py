"""Writing an export: from one snapshot of the database, file by file, the same bytes for the same data.

A run that was stopped is started again: files that are there already and equal are left alone, the others replaced,
each in one step. The manifest comes last, so a folder without one is not finished.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef

from config.portability import pages
from config.portability.layout import (
    FORMAT,
    INCIDENT,
    LAYOUT,
    MANIFEST,
    VERSION,
    File,
    Rows,
    columns,
    every_rows,
    folder_of,
    folders_of_files,
    left_out_columns,
    links,
    may_have_no_home,
    shared_models,
)
from config.portability.values import dump

IN_PROGRESS = "EXPORT-IN-PROGRESS"
CHUNK = 200  # incidents whose rows are read at once
Found = dict[str, list[models.Model]]  # rows by label
Watch = Callable[..., Iterable[Any]]


class NotOurs(Exception):
    """The folder holds something that no export has put there."""


class Target:
    """The folder an export goes to; remembers every file's hash and every row it counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.bytes = 0
        self.lost: list[str] = []

    def begin(self) -> None:
        """Raises NotOurs."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = (self.folder / IN_PROGRESS).exists() or _is_export(self.folder / MANIFEST)
        if not ours and any(self.folder.iterdir()):
            raise NotOurs
        (self.folder / IN_PROGRESS).write_text("export_all is at work here, or was stopped: run it again.\n")
        (self.folder / MANIFEST).unlink(missing_ok=True)

    def put(self, path: str, data: bytes) -> None:
        self.hashes[path] = hashlib.sha256(data).hexdigest()
        self.bytes += len(data)
        self._write(self.folder / path, data)

    def put_json(self, path: str, document: dict[str, Any]) -> None:
        self.put(path, as_json(document))

    def _write(self, path: Path, data: bytes) -> None:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name[:200]}.part")
        part.touch(mode=0o600)
        part.write_bytes(data)
        os.replace(part, path)

    def finish(self) -> None:
        for path in list(self._strays()):
            path.unlink()
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "rows": {rows.label: self.counts[rows.label] for rows in every_rows()},
            "files": dict(sorted(self.hashes.items())),
        }
        self._write(self.folder / MANIFEST, as_json(manifest))
        (self.folder / IN_PROGRESS).unlink()

    def _strays(self) -> Iterator[Path]:
        """What an earlier run left here and this one has no place for. Other names at the top are somebody else's."""
        below = [path for top in folders_of_files() for path in (self.folder / top).rglob("*")]
        for path in [*below, *(self.folder / entry.name for entry in LAYOUT), *self.folder.glob(".*.json.part")]:
            if path.is_file() and path.relative_to(self.folder).as_posix() not in self.hashes:
                yield path


def as_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _is_export(manifest: Path) -> bool:
    try:
        return bool(json.loads(manifest.read_bytes())["format"] == FORMAT)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def export(folder: Path, *, watch: Watch = lambda items, **_: items) -> Target:
    """Write everything to ``folder``. ``watch`` wraps an iterable to show progress. Raises NotOurs."""
    target = Target(folder)
    target.begin()
    with snapshot():
        target.put("README.md", pages.readme())
        for entry in LAYOUT:
            _put_file(target, "", entry, {rows.label: list(_homeless(rows)) for rows in entry.rows})
        ids = list(_manager(INCIDENT).order_by("pk").values_list("pk", flat=True))
        for incident, found in watch(_incidents(ids), total=len(ids), desc="Incidents", unit="incident"):
            _put_incident(target, incident, found)
    target.finish()
    return target


@contextmanager
def snapshot() -> Iterator[None]:
    """All files tell of the same moment, whatever people write meanwhile."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _manager(label: str) -> models.Manager:
    return next(rows for rows in every_rows() if rows.label == label).model._base_manager


def _query(rows: Rows) -> models.QuerySet:
    """Everything a page or a file needs of a row, in a number of queries that does not grow with the rows."""
    catalogue = shared_models()
    named = [f.name for f in columns(rows.label) if f.is_relation and f.related_model in catalogue]
    wanted = rows.model._base_manager.order_by(*rows.order).defer(*left_out_columns(rows.label))
    return wanted.prefetch_related(*(named if rows.home else []), *[f.name for f in links(rows.label)])


def _homeless(rows: Rows) -> Iterable[models.Model]:
    if not may_have_no_home(rows):
        return []
    if not rows.home:
        return _query(rows)
    return _query(rows).filter(~Exists(_manager(INCIDENT).filter(pk=OuterRef(rows.home))))


def _incidents(ids: list[int]) -> Iterator[tuple[int, Found]]:
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found: dict[int, Found] = {pk: defaultdict(list) for pk in chunk}
        for rows in every_rows():
            if rows.home:
                for row in _query(rows).filter(**{f"{rows.home}__in": chunk}).annotate(home_id=F(rows.home)):
                    found[row.home_id][rows.label].append(row)
        yield from found.items()


def _put_incident(target: Target, incident: int, found: Found) -> None:
    folder = folder_of(incident) + "/"
    for entry in LAYOUT:
        _put_file(target, folder, entry, found)
    target.put(f"{folder}incident.md", pages.incident(found))


def _put_file(target: Target, folder: str, entry: File, found: Found) -> None:
    """Write ``entry`` if there is a row for it."""
    if not any(found.get(rows.label) for rows in entry.rows):
        return
    document: dict[str, Any] = {}
    for rows in entry.rows:
        dumped = [_row(target, folder, rows, row) for row in found.get(rows.label, [])]
        target.counts[rows.label] += len(dumped)
        document[rows.key] = dumped[0] if rows.one and dumped else dumped
    target.put_json(folder + entry.name, document)


def _row(target: Target, folder: str, rows: Rows, row: models.Model) -> dict[str, Any]:
    out = {}
    for column in columns(rows.label):
        value = getattr(row, column.attname)
        if column.name in rows.apart:
            path = rows.apart[column.name].format(row=row, name=plain(getattr(row, "name", "")))
            out[column.name] = _apart(target, folder, path, value)
        else:
            out[column.name] = dump(value)
    for link in links(rows.label):
        out[link.name] = sorted(other.pk for other in getattr(row, link.name).all())
    return out


def _apart(target: Target, folder: str, path: str, value: Any) -> Any:
    """Put a text or a stored file beside the JSON; what stands in the JSON instead."""
    if isinstance(value, str):
        target.put(folder + path, value.encode())
        return {"file": path}
    if not value:
        return None
    try:
        with value.open("rb") as stored:
            target.put(folder + path, stored.read())
    except OSError:
        target.lost.append(value.name)
        return {"file": None, "stored_as": value.name}
    return {"file": path, "stored_as": value.name}


def plain(name: str) -> str:
    """A file name that any system takes: ASCII letters, digits, dot, dash; 80 characters, its ending kept."""
    text = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "file"
    return text if len(text) <= 80 else text[:60] + text[-20:]
