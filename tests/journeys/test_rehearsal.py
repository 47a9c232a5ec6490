"""The production shape, from the very files in deploy/: a whole journey, while a web, a worker and Redis are killed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.lib.embedded_postgres import wait_for
from config.lib.errors import StartError
from deploy.rehearsal import servers
from deploy.rehearsal.shape import ProductionShape
from tests.journeys.conftest import Product
from tests.journeys.test_whole_way import whole_way

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow]

ASK_FOR_A_DIGEST = """
import datetime as dt
from learnings.domain.digests import request_digest
from people.models import User
today = dt.date.today()
by = User.objects.get(email="ruth@larderlight.example")
print(request_digest(by=by, title="A year", period_start=today - dt.timedelta(days=365), period_end=today).pk)
"""
WHO_DRAWS = """
SELECT application_name FROM pg_stat_activity
WHERE application_name LIKE 'second-story-worker-%' AND query LIKE 'UPDATE "learnings_digest" SET "progress"%'
"""


@dataclass
class Rehearsed(Product):
    shape: ProductionShape

    def environment(self) -> dict[str, str]:
        return self.shape.environment


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    if packages := servers.missing_packages():
        pytest.skip(f"{', '.join(packages)} is not installed; ./bin/rehearse installs it")


@pytest.fixture(scope="module")
def shape(installed) -> Iterator[ProductionShape]:
    with ProductionShape(say=lambda line: print(f"rehearsal: {line}", flush=True)) as running:
        running.load_demo()
        yield running


@pytest.fixture(scope="module")
def product(shape) -> Product:
    return Rehearsed(shape.url, shape.var, None, shape.folder / "nginx.log", shape)


def test_the_proxy_of_deploy_does_what_production_settings_rely_on(shape):
    status, headers, _body = shape.get("/incidents/?a=1", secure=False)
    assert (status, headers["location"]) == (301, f"{shape.url}/incidents/?a=1")
    status, headers, body = shape.get("/accounts/login/", **{"X-Forwarded-Proto": "http", "X-Request-ID": "x" * 20})
    assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000")  # no redirect to itself
    assert re.search("csrftoken=.*Secure", headers["set-cookie"])
    assert headers["x-request-id"] != "x" * 20  # the proxy's own word counts, not a visitor's
    written = [line for port in shape.web_ports for line in shape.log_lines(f"web@{port}")]
    assert headers["x-request-id"] in [line.get("request_id") for line in written]
    style = re.search(rb'href="(/static/app\.[0-9a-f]{12}\.css)"', body).group(1).decode()
    status, headers, _body = shape.get(style, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"], headers["content-type"]) == (200, "gzip", "text/css")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shape.get("/static/app.css")[1]["cache-control"] == "public, max-age=3600"


def test_the_products_role_can_not_bend_the_rules(shape):
    assert shape.ask("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [(False, False)]


def test_the_whole_way_while_web_worker_and_broker_are_killed(visit, shape, tmp_path):
    """A digest is cut off in the middle of its drawing; half way, a web and Redis die: nothing is lost."""
    digest = int(shape.manage("shell", "-v0", "-c", ASK_FOR_A_DIGEST))
    assert wait_for(lambda: drawing(shape, digest), 120), shape.ask("SELECT state FROM learnings_digest")
    (name,) = shape.ask(WHO_DRAWS)[0]
    shape.kill(name.replace("second-story-worker-", "worker@"))
    assert drawing(shape, digest)  # still its own, until the lease ends

    whole_way(visit, tmp_path, meanwhile=lambda: lose_half(shape))

    assert [shape.get("/health/ready")[0] for _ in range(10)] == [200] * 10
    assert wait_for(lambda: state(shape, digest)[0] == "done", 120), state(shape, digest)
    assert state(shape, digest) == ("done", 2)  # the second try, by the worker that was left
    (path,) = shape.ask("SELECT pdf FROM learnings_digest WHERE id = %s", digest)[0]
    assert (shape.var / "files" / path).read_bytes().startswith(b"%PDF-")


def lose_half(shape: ProductionShape) -> None:
    shape.kill(f"web@{shape.web_ports[0]}")
    shape.lose_the_broker()


def drawing(shape: ProductionShape, digest: int) -> bool:
    return shape.ask("SELECT state, progress FROM learnings_digest WHERE id = %s", digest) == [("running", 40)]


def state(shape: ProductionShape, digest: int) -> tuple:
    return shape.ask("SELECT state, attempt FROM learnings_digest WHERE id = %s", digest)[0]


def test_nothing_is_left_when_the_start_fails(monkeypatch):
    shape = ProductionShape()
    seen = []

    def fail(_url):
        seen.extend(shape.running)
        raise StartError("no environment")

    monkeypatch.setattr(shape, "_environment", fail)
    with pytest.raises(StartError, match="no environment"), shape:
        pytest.fail("it must not get this far")
    assert [one.name for one in seen] == ["postgresql", "redis"]
    assert [one.is_alive for one in seen] == [False, False]
    assert not shape.folder.exists()
    assert not shape.database.folder.exists()
