"""Who owns the embedded server's files and processes: ourselves, or a system user when root starts it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from config.lib.errors import StartError

NAME = "second-story"


class SystemUserError(StartError):
    """No user to run the database as."""


@dataclass(frozen=True)
class Owner:
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return os.geteuid() != self.uid

    def take(self, folder: Path) -> None:
        """Make a folder theirs. Its parents stay as they are."""
        if self.is_other:
            os.chown(folder, self.uid, self.gid)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=plain_environment(),
            **self.identity(),
        )

    def start(self, command: Sequence[str | Path], log: BinaryIO) -> subprocess.Popen[bytes]:
        """In a session of its own, so that Ctrl-C reaches the people using it first."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=plain_environment(),
            start_new_session=True,
            **self.identity(),
        )

    def identity(self) -> dict:
        """What Popen needs to start a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}


def plain_environment() -> dict[str, str]:
    """PG* variables and locales of the caller must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def service_owner(home: Path) -> Owner:
    """The system user `second-story`, made on first use. Only root may call this."""
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = make_user(home)
    return Owner(entry.pw_uid, entry.pw_gid)


def make_user(home: Path) -> pwd.struct_passwd:
    command = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if command is None:
        raise SystemUserError("PostgreSQL refuses root and useradd is missing here; start as an ordinary user.")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(home)]
    options += ["--shell", "/usr/sbin/nologin", NAME]
    made = subprocess.run([command, *options], capture_output=True, text=True)
    if made.returncode not in (0, 9):  # 9: somebody else made it a moment ago
        raise SystemUserError(f"Could not make the system user {NAME}: {made.stderr.strip()}.")
    return pwd.getpwnam(NAME)
