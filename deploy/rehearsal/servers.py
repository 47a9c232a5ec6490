"""PostgreSQL, Redis and nginx of the system's packages, each in a folder and on a port of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.lib.embedded_postgres import SYSTEM_HOME
from config.lib.errors import StartError
from config.lib.system_user import Owner, plain_environment, service_owner
from deploy.rehearsal import units
from deploy.rehearsal.processes import Running, start, wait_until

SYSTEM_PATHS = "/usr/sbin:/sbin:/usr/local/sbin"
PACKAGES = {"initdb": "postgresql", "redis-server": "redis-server", "nginx": "nginx", "openssl": "openssl"}
ROLE = "second_story"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def find(tool: str) -> str | None:
    """The program's path: on PATH, where the system keeps servers, or where Debian keeps PostgreSQL's."""
    clusters = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    path = ":".join([os.environ.get("PATH", os.defpath), SYSTEM_PATHS, *map(str, clusters)])
    return shutil.which(tool, path=path)


def missing_packages() -> list[str]:
    return [package for tool, package in PACKAGES.items() if not find(tool)]


def program(tool: str) -> str:
    found = find(tool)
    if found is None:
        raise StartError(f"{tool} is missing; type: sudo apt-get install {PACKAGES[tool]}")
    return found


# --- PostgreSQL -----------------------------------------------------------------------------------


@dataclass
class Database:
    """A new cluster. The product's role has a password and owns its database; it is no superuser."""

    folder: Path
    owner: Owner
    port: int
    password: str

    @classmethod
    def make(cls) -> Database:
        # PostgreSQL refuses root, and its sockets need a short path that this user may enter.
        folder = Path(tempfile.mkdtemp(prefix="second-story-database-", dir="/tmp"))
        owner = service_owner(SYSTEM_HOME) if os.geteuid() == 0 else Owner(os.getuid(), os.getgid())
        owner.take(folder)
        return cls(folder, owner, free_port(), secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    def start(self, logs: Path) -> Running:
        initdb = [
            program("initdb"),
            "-D",
            self.folder / "data",
            "-U",
            "postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        done = self.owner.run([*initdb, "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync"])
        if done.returncode:
            raise StartError(f"initdb failed: {done.stderr.strip()}")
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        server = str(Path(program("initdb")).resolve().parent / "postgres")
        running = start(
            "postgresql",
            [server, "-D", str(self.folder / "data"), *settings],
            folder=logs,
            cwd=Path("/"),
            environment=plain_environment(),
            user=self.owner.identity(),
            polite=signal.SIGINT,
        )
        wait_until(self._is_up, 30, "PostgreSQL does not answer", running)
        self._make_role()
        return running

    def connect(self) -> psycopg.Connection:
        """As the cluster's own superuser, over the socket that only its owner and root may enter."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname="postgres", autocommit=True
        )

    def _is_up(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_role(self) -> None:
        role = sql.Identifier(ROLE)
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                    role, sql.Literal(self.password)
                )
            )
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


# --- Redis ----------------------------------------------------------------------------------------


def start_redis(folder: Path, port: int) -> Running:
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    running = start("redis", command, folder=folder, cwd=folder, environment=plain_environment())
    wait_until(lambda: answers(port), 15, "Redis does not answer", running)
    return running


# --- nginx ----------------------------------------------------------------------------------------

AROUND = """{user}daemon off;
pid "{folder}/nginx.pid";
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path "{folder}/nginx-body";
    proxy_temp_path "{folder}/nginx-proxy";
    fastcgi_temp_path "{folder}/nginx-fastcgi";
    uwsgi_temp_path "{folder}/nginx-uwsgi";
    scgi_temp_path "{folder}/nginx-scgi";
    include "{folder}/site.conf";
}}
"""


def make_certificate(folder: Path) -> None:
    """For localhost, signed by itself, good for a day."""
    command = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise StartError(f"openssl failed: {done.stderr.strip()}")


def site(folder: Path, *, http: int, https: int, web: tuple[int, int], static: Path) -> str:
    """The site of deploy/nginx on this machine: other ports, name and folders, and nothing else."""
    return units.site(
        {
            "listen 80;": f"listen 127.0.0.1:{http};",
            "    listen [::]:80;\n": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
            "    listen [::]:443 ssl http2;\n": "",
            "server_name review.example.org;": "server_name localhost;",
            "https://$server_name$request_uri": f"https://$server_name:{https}$request_uri",
            "127.0.0.1:8001": f"127.0.0.1:{web[0]}",
            "127.0.0.1:8002": f"127.0.0.1:{web[1]}",
            "ssl_certificate /etc/ssl/second-story/fullchain.pem;": f'ssl_certificate "{folder}/fullchain.pem";',
            "ssl_certificate_key /etc/ssl/second-story/key.pem;": f'ssl_certificate_key "{folder}/key.pem";',
            "alias /var/cache/second-story/static/;": f'alias "{static}/";',
        }
    )


def start_nginx(folder: Path, text: str, port: int) -> Running:
    (folder / "site.conf").write_text(text)
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder is root's alone
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder))
    command = [program("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    running = start("nginx", command, folder=folder, cwd=folder, environment=plain_environment(), polite=signal.SIGQUIT)
    wait_until(lambda: answers(port), 15, "nginx does not answer", running)
    return running
