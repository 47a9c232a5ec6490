"""The archive: a zip of the database's dump, the files, and a manifest that comes last.

A zip's list of contents stands at its end, and so does the manifest: an archive that was cut off is seen at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from config.backup import BackupError

FORMAT, VERSION = "second-story-backup", 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1 << 20  # bytes
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError, TypeError)
Watch = Callable[..., Any]


@dataclass
class Writer:
    """Writes members one after the other and remembers their hashes."""

    zip: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, name: str, source: IO[bytes], *, packed: bool) -> int:
        """Copy ``source`` to its end; the number of bytes. ``packed``: it is compressed already."""
        info = zipfile.ZipInfo(name, dt.datetime.now(dt.UTC).timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += target.write(chunk)
        self.members[name] = {"sha256": digest.hexdigest(), "bytes": size}
        return size

    def finish(self, **told: Any) -> dict[str, Any]:
        manifest = {"format": FORMAT, "version": VERSION, **told, "members": self.members}
        self.zip.writestr(MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
        return manifest


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """The archive appears under its name when it is whole and has been read again, or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with part.open("r+b") as handle:
            with zipfile.ZipFile(handle, "w", allowZip64=True) as archive:
                yield Writer(archive)
            handle.flush()
            os.fsync(handle.fileno())
        with reading(part) as again:
            again.check()
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@dataclass
class Reader:
    path: Path
    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def files(self) -> list[str]:
        """Names of members below files/."""
        return [name for name in self.manifest["members"] if name.startswith(FILES)]

    def check(self, watch: Watch = lambda items, **_: items) -> None:
        """Read everything and compare. Raises BackupError naming the first member that is not as it was."""
        known = self.manifest["members"]
        if sorted([*known, MANIFEST]) != sorted(self.zip.namelist()) or DUMP not in known:
            raise BackupError(f"{self.path} does not hold what its manifest says: it is damaged.")
        for name in watch(known, desc="Checking", unit="file"):
            if not is_plain(name) or self._hash(name) != known[name]["sha256"]:
                raise BackupError(f"{self.path} is damaged: {name} is not what was written.")

    def _hash(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            with self.zip.open(name) as source:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
        except DAMAGED:
            return "unreadable"
        return digest.hexdigest()

    def extract(self, name: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.zip.open(name) as source, target.open("wb") as output:
            while chunk := source.read(CHUNK):
                output.write(chunk)


def is_plain(name: str) -> bool:
    """No way out of the folder it is unpacked to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive and its manifest. Raises BackupError for anything that is not one of ours."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupError(f"{path} is not there.") from None
    except zipfile.BadZipFile:
        raise BackupError(f"{path} is not a backup, or it was cut off.") from None
    except OSError as error:
        raise BackupError(f"{path} can't be read: {error.strerror}.") from error
    with archive:
        yield Reader(path, archive, read_manifest(path, archive))


def read_manifest(path: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        known = manifest["format"] == FORMAT
    except DAMAGED:
        known = False
    if not known:
        raise BackupError(f"{path} is a zip file, but not a backup of Second Story.")
    if manifest["version"] > VERSION:
        raise BackupError(f"{path} was written by a newer Second Story ({manifest.get('second_story')}).")
    return dict(manifest)
