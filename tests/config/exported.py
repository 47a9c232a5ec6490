"""Out, in and out again; what the tests of export and import share."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.management import call_command

WORDS = "Gateways \r\n  in the «basement»\t– 🔥 \\n \u2028 end  "


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
