"""The embedded server, for real: started, killed, raced for, and left by whoever uses it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import psycopg
import pytest

from config.lib.embedded_postgres import DATABASE, MAJOR, ROLE, EmbeddedPostgresError, cluster, read_pid

ROOT = Path(__file__).resolve().parents[2]
USER = """
import sys
from pathlib import Path
from config.lib.embedded_postgres import cluster
server = cluster(Path(sys.argv[1]), throwaway=True, system_home=Path(sys.argv[2]))
server.ensure()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def system_home():
    """Where root's data goes in these tests: a folder that a system user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="second-story-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make(tmp_path, system_home):
    return partial(cluster, tmp_path, throwaway=True, system_home=system_home)


@pytest.fixture(scope="module")
def shared(tmp_path_factory, system_home):
    found = cluster(tmp_path_factory.mktemp("var"), throwaway=True, system_home=system_home)
    yield found
    found.release()


@pytest.fixture
def server(shared):
    """A running server, whatever the test before did to it."""
    shared.ensure()
    return shared


def query(server, text, user=ROLE, database=DATABASE):
    with psycopg.connect(server.url(database, user), autocommit=True) as connection:
        return connection.execute(text).fetchone()


def postmaster(server):
    return read_pid(server.data / "postmaster.pid")


def test_role_owns_its_database_and_is_no_superuser(server):
    assert query(server, "SELECT rolsuper, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = current_user") == (
        False,
        False,
        True,
    )
    owner = "SELECT pg_get_userbyid(datdba), datlocprovider::text, datlocale FROM pg_database WHERE datname = %s"
    with psycopg.connect(server.url()) as connection:
        assert connection.execute(owner, [DATABASE]).fetchone() == (ROLE, "b", "C.UTF-8")
    assert query(server, "SELECT current_setting('listen_addresses'), current_setting('server_encoding')") == (
        "",
        "UTF8",
    )


def test_socket_folder_is_closed_to_others(server):
    folder = server.socket_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(folder)) < 100


def test_ensure_twice_keeps_the_server(server):
    before = postmaster(server)
    server.ensure()
    assert postmaster(server) == before


def test_release_stops_the_server_and_keeps_the_data(server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    server.release()
    assert not server.is_running()
    server.ensure()
    assert query(server, "SELECT number FROM kept") == (7,)


def test_kill_9_of_the_server_is_repaired(server):
    os.kill(postmaster(server), signal.SIGKILL)
    while server.process.poll() is None:
        time.sleep(0.01)
    server.ensure()
    assert query(server, "SELECT 1") == (1,)


def test_stale_pid_file_with_a_reused_number_is_dropped(server):
    server.release()
    lines = [str(os.getpid()), str(server.data), "1", "5432", str(server.socket_folder()), "", "0 0", "ready"]
    (server.data / "postmaster.pid").write_text("\n".join(lines))
    (server.socket_folder() / ".s.PGSQL.5432.lock").write_text("\n".join(lines))
    server.ensure()
    assert query(server, "SELECT 1") == (1,)


def test_interrupted_initdb_starts_over(make):
    server = make()
    server.data.mkdir(parents=True)
    (server.data / "half").touch()
    (server.home / "data.new").mkdir()
    server.ensure()
    assert query(server, "SELECT 1") == (1,)
    server.release()


def test_data_of_another_major_version_is_left_alone(server):
    server.release()
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedPostgresError, match=f"made by PostgreSQL 16, this version brings {MAJOR}"):
        server.ensure()
    (server.data / "PG_VERSION").write_text(f"{MAJOR}\n")


def test_long_path_gets_a_short_private_socket(tmp_path, system_home):
    long = "a long name, with a comma " * 4
    server = cluster(tmp_path / long, throwaway=True, system_home=system_home / long)
    server.ensure()
    folder = server.socket_folder()
    assert query(server, "SELECT 1") == (1,)
    assert (folder.stat().st_mode & 0o777, len(str(folder)) < 60) == (0o700, True)
    server.release()
    folder.rmdir()
    server.ensure()
    assert query(server, "SELECT 1") == (1,)
    server.release()
    server.socket_folder().rmdir()


# --- several users --------------------------------------------------------------------------------


@pytest.fixture
def start_user(tmp_path, system_home):
    """Starts a process that uses the server until its input ends."""
    started = []

    def start():
        command = [sys.executable, "-c", USER, str(tmp_path), str(system_home)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def leave(process):
    process.stdin.close()
    process.wait(timeout=30)


def test_two_starters_share_one_server_and_the_last_one_stops_it(make, start_user):
    users = [start_user(), start_user()]
    assert [user.stdout.readline() for user in users] == ["ready\n", "ready\n"]
    server = make()
    leave(users[0])
    assert server.is_running()
    leave(users[1])
    assert not server.is_running()


def test_server_of_a_killed_user_is_adopted_and_stopped(make, start_user):
    first = start_user()
    assert first.stdout.readline() == "ready\n"
    server = make()
    pid = postmaster(server)
    first.kill()
    first.wait()
    second = start_user()
    assert second.stdout.readline() == "ready\n"
    assert postmaster(server) == pid
    leave(second)
    assert not server.is_running()
