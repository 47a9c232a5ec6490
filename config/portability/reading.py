"""Reading an export that may be damaged or edited by hand: whatever is wrong is told with file and line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from config.portability.layout import FORMAT, INCIDENTS, LAYOUT, MANIFEST, VERSION, Rows, columns, files_by_name, links
from config.portability.values import Unreadable, load

MOST = 20  # problems told of in one run
FOLDER = re.compile(rf"{INCIDENTS}/INC-\d+")


class CannotImport(Exception):
    """``problems`` are sentences, most of them with file and line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Place:
    """The ``index``-th row of the list ``key`` in the file ``path``."""

    path: str
    key: str
    index: int


@dataclass(frozen=True)
class Row:
    """A row as it stands in a file: values by column, ids of other rows by many-to-many field."""

    place: Place
    rows: Rows
    raw: dict[str, Any]

    @property
    def home(self) -> str:
        """The folder its own files are relative to, with a slash at the end; "" at the top."""
        return self.place.path.rpartition("/")[0] + "/" if "/" in self.place.path else ""


class Source:
    """An export on disk. ``edited``: take files whose hash is no longer the manifest's."""

    def __init__(self, folder: Path, *, edited: bool = False) -> None:
        self.folder = folder
        self.edited = edited
        manifest = self._manifest()
        self.hashes: dict[str, str] = manifest["files"]
        self.counts: dict[str, int] = manifest["rows"]

    def _manifest(self) -> dict[str, Any]:
        if not (self.folder / MANIFEST).is_file():
            raise CannotImport(f"There is no {MANIFEST} in {self.folder}: not an export, or one that was not finished.")
        manifest = self.json(MANIFEST)
        if manifest.get("format") != FORMAT or not all(isinstance(manifest.get(k), dict) for k in ("files", "rows")):
            raise CannotImport(f"{MANIFEST} does not describe an export of Second Story.")
        if manifest.get("version") != VERSION:
            raise CannotImport(f"This export has format {manifest.get('version')}; this version reads {VERSION}.")
        if away := [path for path in manifest["files"] if not _stays_inside(path)]:
            raise CannotImport(f"{MANIFEST} names a file outside the export: {away[0]}")
        return manifest

    def check(self, watch: Any) -> None:
        """Every file there, every hash right (unless ``edited``). Raises CannotImport."""
        problems = []
        for path, expected in watch(self.hashes.items(), total=len(self.hashes), desc="Checking", unit="file"):
            if not (self.folder / path).is_file():
                problems.append(f"{path}: is missing.")
            elif not self.edited and hashlib.sha256(self.content(path)).hexdigest() != expected:
                problems.append(f"{path}: is not what was exported; its SHA-256 differs from the manifest's.")
        tell(problems)

    def content(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def json(self, path: str) -> dict[str, Any]:
        try:
            document = json.loads(self.content(path))
        except json.JSONDecodeError as error:
            raise CannotImport(f"{path}:{error.lineno}: this is not JSON: {error.msg}.") from error
        except UnicodeDecodeError as error:
            raise CannotImport(f"{path}: this is not UTF-8.") from error
        if not isinstance(document, dict):
            raise CannotImport(f"{path}:1: an object was expected.")
        return document

    def paths(self) -> list[str]:
        """The JSON files that hold rows, those at the top first, in the order of the layout."""
        places = {entry.name: number for number, entry in enumerate(LAYOUT)}
        found = [(folder, name) for path in self.hashes for folder, _, name in [path.rpartition("/")] if name in places]
        ours = [(folder, name) for folder, name in found if not folder or FOLDER.fullmatch(folder)]
        ordered = sorted(ours, key=lambda one: (_number(one[0]), places[one[1]]))
        return [f"{folder}/{name}" if folder else name for folder, name in ordered]

    def rows(self, path: str) -> Iterator[Row]:
        """The rows of one file. Raises CannotImport."""
        keys = files_by_name()[path.rpartition("/")[2]].keys
        for key, listed in self.json(path).items():
            if key not in keys:
                raise CannotImport(f"{self.where(Place(path, key, 0))}: there is no list {key!r} in this file.")
            for index, raw in enumerate([listed] if isinstance(listed, dict) else listed or []):
                if not isinstance(raw, dict):
                    raise CannotImport(f"{self.where(Place(path, key, index))}: an object was expected.")
                yield Row(Place(path, key, index), keys[key], raw)

    def where(self, place: Place, column: str = "") -> str:
        """``path:line`` of a row, or of one column in it."""
        text = self.content(place.path).decode(errors="replace")
        return f"{place.path}:{text.count(chr(10), 0, offset(text, place, column)) + 1}"

    def own_file(self, row: Row, column: str) -> tuple[str, bytes | None]:
        """What a column keeps beside the JSON: the name it was stored under, and its bytes, None if lost."""
        about = row.raw[column]
        path = about.get("file") if isinstance(about, dict) else about
        if not isinstance(about, dict) or not isinstance(path, str | None):
            raise Unreadable('must look like {"file": "…"}')
        if path is not None and (not _stays_inside(row.home + path) or not (self.folder / row.home / path).is_file()):
            raise Unreadable(f"names a file that is not there: {path}")
        return str(about.get("stored_as", "")), None if path is None else self.content(row.home + path)


def _stays_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/") and "\\" not in path and "\0" not in path


def _number(folder: str) -> int:
    return int(folder.rpartition("-")[2]) if folder else 0


def tell(problems: Iterable[str]) -> None:
    """Raises CannotImport with the first of ``problems``, if there are any."""
    listed = list(problems)
    if len(listed) > MOST:
        listed = [*listed[:MOST], f"… and {len(listed) - MOST} more."]
    if listed:
        raise CannotImport(*listed)


def offset(text: str, place: Place, column: str = "") -> int:
    """Where a row (or a column of it) begins in the JSON ``text``; as near as can be where that is broken."""
    found = re.search(rf'"{re.escape(place.key)}"\s*:\s*\[?', text)
    if not found:
        return 0
    start, decoder = found.end(), json.JSONDecoder()
    for number in range(place.index + 1):
        start = _skip(text, start)
        if number < place.index:
            try:
                start = decoder.raw_decode(text, start)[1]
            except ValueError:
                break
    named = re.compile(rf'"{re.escape(column)}"\s*:').search(text, start) if column else None
    return named.start() if named else start


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def value_of(row: Row, field: models.Field, source: Source) -> Any:
    """The value of one column; a missing one is the column's default. Raises Unreadable."""
    if field.name not in row.raw:
        if field.has_default() or field.null or field.blank:
            return field.get_default()
        raise Unreadable("is missing")
    if field.name not in row.rows.apart or row.raw[field.name] is None:
        return "" if isinstance(field, models.FileField) else load(field, row.raw[field.name])
    stored_as, data = source.own_file(row, field.name)
    if isinstance(field, models.FileField):
        return stored_as
    try:
        return load(field, (data or b"").decode())
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8 in its file") from None


def known_names(label: str) -> set[str]:
    return {field.name for field in (*columns(label), *links(label))}
