"""The whole installation: two webs, two workers, the schedule, their servers, and nginx in front."""

from __future__ import annotations

import http.client
import json
import secrets
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from config.lib.errors import StartError
from deploy.rehearsal import servers, units
from deploy.rehearsal.processes import Running, end, start, wait_until

WORKERS = ("1", "2")


class ProductionShape:
    """``with ProductionShape() as shape:`` — everything answers inside the block, and nothing is left after it."""

    def __init__(self, say: Callable[[str], None] = lambda line: None) -> None:
        self.say = say
        self.running: list[Running] = []  # in the order they were started
        self.folder = Path()
        self.database: servers.Database | None = None
        self.web_ports = (servers.free_port(), servers.free_port())
        self.http, self.https, self.redis = servers.free_port(), servers.free_port(), servers.free_port()
        self.environment: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    # --- start and end ----------------------------------------------------------------------------

    def __enter__(self) -> Self:
        began = time.monotonic()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        self.say(f"Ready after {time.monotonic() - began:.0f} s: {self.url}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """nginx first and the servers last: who loses the broker while saying goodbye waits for it in vain."""
        servers_of_all, product = self.running[:2], self.running[2:]
        end(list(reversed(product)))
        end(servers_of_all)
        self.running.clear()
        if self.database:
            self.database.remove()
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="second-story-rehearsal-"))
        self.var.mkdir()
        self.database = servers.Database.make()
        self.running.append(self.database.start(self.folder))
        self.running.append(servers.start_redis(self.folder, self.redis))
        self.environment = self._environment(self.database.url)
        self.say("PostgreSQL and Redis answer; bringing the database up to date.")
        for command in units.commands("prepare", self.environment):
            self.run(command)
        for port in self.web_ports:
            self.start_unit("web@", str(port))
        for number in WORKERS:
            self.start_unit("worker@", number)
        self.start_unit("beat")
        servers.make_certificate(self.folder)
        text = servers.site(
            self.folder,
            http=self.http,
            https=self.https,
            web=self.web_ports,
            static=Path(self.environment["STATIC_ROOT"]),
        )
        self.running.append(servers.start_nginx(self.folder, text, self.https))
        for port in self.web_ports:
            wait_until(lambda port=port: self.ready(port), 180, f"The web on port {port} is not ready", *self.running)
        wait_until(lambda: self.get("/health/ready")[0] == 200, 60, "nginx does not reach the web", *self.running)

    def _environment(self, database_url: str) -> dict[str, str]:
        secret = {
            "SECRET_KEY_FILE": secrets.token_urlsafe(60),
            "DATABASE_URL_FILE": database_url,
            "EMAIL_URL_FILE": f"file:{self.folder}/mail",
        }
        for name, value in secret.items():
            path = self.folder / name.lower()
            path.touch(mode=0o600)
            path.write_text(value)
        places = {name: str(self.folder / name.lower()) for name in secret}
        return units.environment(
            places
            | {
                "BASE_URL": self.url,
                "VAR_DIR": str(self.var),
                "STATIC_ROOT": str(self.folder / "static"),
                "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis}/0",
            }
        )

    # --- the product's programs -------------------------------------------------------------------

    def start_unit(self, unit: str, instance: str = "") -> Running:
        """Start what second-story-UNIT.service starts, under the name of the instance."""
        surroundings = self.environment | units.unit_environment(unit, instance)
        (command,) = units.commands(unit, surroundings, instance)
        running = start(unit + instance, command, folder=self.folder, cwd=units.ROOT, environment=surroundings)
        self.running.append(running)
        return running

    def named(self, name: str) -> Running:
        return next(one for one in self.running if one.name == name)

    def kill(self, name: str) -> None:
        """kill -9 for the program and all it started. It stays dead."""
        self.named(name).kill()
        self.say(f"Killed {name}.")

    def lose_the_broker(self) -> None:
        """Redis dies with every message it holds; a new and empty one takes its place."""
        self.kill("redis")
        place = self.running.index(self.named("redis"))
        self.running[place] = servers.start_redis(self.folder, self.redis)

    def run(self, command: list[str], *, stdin: str = "", **changes: str) -> str:
        """Run a command of the product to its end and return what it prints."""
        done = subprocess.run(
            command, cwd=units.ROOT, env=self.environment | changes, input=stdin, capture_output=True, text=True
        )
        if done.returncode:
            raise StartError(f"{' '.join(command[1:])} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def manage(self, *arguments: str, stdin: str = "", **changes: str) -> str:
        return self.run([sys.executable, "manage.py", *arguments], stdin=stdin, **changes)

    def load_demo(self) -> None:
        """Production refuses the demo, because its passwords are public; here nobody else can get in."""
        self.manage("load_demo", "--verbosity", "0", MODE="development")

    # --- looking at it ----------------------------------------------------------------------------

    def ready(self, port: int) -> bool:
        """Whether the web on ``port`` says so, asked directly."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def get(self, path: str, *, secure: bool = True, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask nginx. Status, headers with lower-case names, body."""
        if secure:
            trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
            connection = http.client.HTTPSConnection("localhost", self.https, timeout=30, context=trusted)
        else:
            connection = http.client.HTTPConnection("localhost", self.http, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except OSError:
            return 0, {}, b""
        finally:
            connection.close()

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Look into the database, as the product's own role."""
        with psycopg.connect(self.database.url) as connection:  # type: ignore[union-attr]
            return connection.execute(query, values or None).fetchall()  # type: ignore[arg-type]

    def log_lines(self, name: str) -> list[dict]:
        """The JSON lines a program has written so far."""
        lines = (self.folder / f"{name}.log").read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
