"""Zip archives from strangers: read in memory, entry by entry, never unpacked to disk.

A name only ever becomes the number by which an incident is known again; sizes are checked against what is really
there, not against what the archive says of itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from incidents.sources.parsed import clean

MOST_FILES = 20_000
LARGEST_FILE = 5 * 1024 * 1024  # bytes of one unpacked post-mortem
GROWTH = 10  # an archive may unpack to this many times the size of the largest upload
IGNORED = ("__MACOSX/", ".git/")
ENCRYPTED = 1  # the bit of an entry's flags


class BadArchive(ValueError):
    """It can't be opened, or it is not meant to be; the message is a sentence."""


def checked(file: IO[bytes], most: int) -> zipfile.ZipFile:
    """The archive, if its own table of contents is harmless. ``most`` is in bytes, unpacked. Raises BadArchive."""
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise BadArchive("This is not a zip archive, or it is damaged.") from error
    if len(entries) > MOST_FILES:
        raise BadArchive(f"The archive holds {len(entries)} files; {MOST_FILES} is the most.")
    if sum(entry.file_size for entry in entries) > most:
        raise BadArchive(f"Unpacked, the archive is larger than {most // 1024 // 1024} MB.")
    return archive


def names(archive: zipfile.ZipFile, suffixes: tuple[str, ...]) -> list[str]:
    """The entries with these endings, in the order of their names; hidden ones are left out."""
    found = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    return sorted(name for name in found if name.lower().endswith(suffixes) and not _hidden(name))


def _hidden(name: str) -> bool:
    return name.startswith(IGNORED) or any(part.startswith("._") for part in PurePosixPath(name).parts)


def contents(archive: zipfile.ZipFile, suffixes: tuple[str, ...], most: int) -> Iterator[tuple[str, bytes | str]]:
    """Name and content of every entry with these endings; instead of the content, a sentence where there is none.

    Names lose the one folder that all share: archives of a repository are named after their version. Raises BadArchive
    where what is read is more than ``most`` bytes in all, whatever the archive says of itself.
    """
    read = 0
    chosen = names(archive, suffixes)
    shared = _shared_folder(chosen)
    for name in chosen:
        content = _content(archive, name)
        read += len(content) if isinstance(content, bytes) else 0
        if read > most:
            raise BadArchive(f"Unpacked, the archive is larger than {most // 1024 // 1024} MB.")
        yield clean(name[len(shared) :]), content


def _shared_folder(chosen: list[str]) -> str:
    folders = {name.split("/")[0] for name in chosen if "/" in name}
    return f"{folders.pop()}/" if len(folders) == 1 and all("/" in name for name in chosen) else ""


def _content(archive: zipfile.ZipFile, name: str) -> bytes | str:
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")):
        return "Its name leads out of the archive; it was left alone."
    if archive.getinfo(name).flag_bits & ENCRYPTED:
        return "It is encrypted."
    try:
        with archive.open(name) as entry:
            content = entry.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
        return f"It can't be unpacked: {clean(error)[:100] or 'it is damaged'}."
    except Exception as error:  # zlib.error and lzma.LZMAError share no base class with the others
        return f"It can't be unpacked: {type(error).__name__}."
    return content if len(content) <= LARGEST_FILE else f"It is larger than {LARGEST_FILE // 1024 // 1024} MB."
