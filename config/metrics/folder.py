"""Where the processes of one server count together.

prometheus_client adds up one file per process, and wants an empty folder at each start of the server. Which server
we belong to is told by our parent, whatever server it is: its worker processes have the same one. So a new server
gets a new folder, and folders whose server has gone are removed. Below the temporary folder, because that is never
shared between containers or hosts, where process numbers would collide.
"""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from config.lib.embedded_postgres import short_hash
from config.lib.errors import StartError


def shared_folder(var: Path) -> Path:
    """This server's folder for the installation in ``var``, made if it is missing. Raises StartError."""
    base = Path(tempfile.gettempdir()) / f"second-story-metrics-{os.getuid()}-{short_hash(var)}"
    base.mkdir(mode=0o700, exist_ok=True)
    refuse_foreign(base)
    folder = base / server_mark(os.getppid())
    folder.mkdir(mode=0o700, exist_ok=True)
    for other in base.iterdir():
        if other != folder and not is_current(other.name):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def refuse_foreign(base: Path) -> None:
    """Anybody may have put something at a name in the temporary folder before us."""
    info = base.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid() or info.st_mode & 0o077:
        raise StartError(f"{base} belongs to somebody else or is open to others; remove it.")


def server_mark(pid: int) -> str:
    """Process number and start, because numbers are used again."""
    return f"{pid}-{started(pid)}"


def is_current(mark: str) -> bool:
    pid = mark.partition("-")[0]
    return pid.isdigit() and server_mark(int(pid)) == mark and is_there(int(pid))


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def started(pid: int) -> str:
    """When the process began, in the kernel's ticks; empty where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
