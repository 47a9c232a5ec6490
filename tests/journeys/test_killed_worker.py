"""kill -9 in the middle: a digest or a version whose worker dies while it draws arrives all the same, once."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from config.lib.embedded_postgres import cluster, wait_for
from tests.journeys.conftest import Product, Visit

pytestmark = pytest.mark.slow


@pytest.fixture
def ask(product) -> Iterator:
    """``ask("SELECT 1")``: rows of the product's own database, looked at from outside."""
    with psycopg.connect(cluster(product.var).url(), autocommit=True) as connection:
        yield lambda query, *values: connection.execute(query, values).fetchall()


def request_digest(window: Visit, title: str, days: int) -> str:
    """Ask for it as a person does; the id of the request."""
    page, today = window.open("/digests/new/"), dt.date.today()
    page.locator("[name=title]").fill(title)
    page.locator("[name=period_start]").fill((today - dt.timedelta(days=days)).isoformat())
    page.locator("[name=period_end]").fill(today.isoformat())
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Make the digest").click()
    return answer.value.header_value("x-request-id")


def workers(product: Product) -> list[int]:
    """The product's worker and then its children, by process number."""
    if product.process is None:
        pytest.skip("the product was started by somebody else, and its worker is not ours to kill")
    listed = subprocess.run(["ps", "-axwwo", "pid=,ppid=,command="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    found = [int(pid) for pid, parent, command in rows if parent == str(product.process.pid) and " worker " in command]
    return found + [int(pid) for pid, parent, _ in rows if int(parent) in found]


def test_a_digest_and_a_version_survive_their_worker(visit, product, ask):
    """Both are being drawn when it dies: their leases run out together, and there is one minute to wait."""
    title = "Cut off while it was drawn"
    ((version, review, number),) = ask(
        "SELECT id, review_id, number FROM reviews_reviewversion ORDER BY id DESC LIMIT 1"
    )
    doomed = workers(product)
    assert len(doomed) >= 2  # the worker and those who do the work
    window, reader = visit("ruth@larderlight.example"), visit("nadia@larderlight.example")
    page = reader.open(f"/reviews/{review}/")

    def digest() -> tuple:
        return ask("SELECT state, progress, attempt FROM learnings_digest WHERE title = %s", title)[0]

    def pdf() -> list[tuple]:
        return ask("SELECT state, progress, attempt FROM reviews_versionpdf WHERE version_id = %s", version)

    with psycopg.connect(cluster(product.var).url()) as holding:
        # The drawing of a version asks for pictures first: nobody gets past that while this stands.
        holding.execute("LOCK TABLE incidents_attachment IN ACCESS EXCLUSIVE MODE")
        page.get_by_role("link", name="PDF").first.click()
        page.get_by_text("You can close this page; the PDF will be here.").wait_for()
        assert wait_for(lambda: pdf() == [("running", 20, 1)], 60), pdf()
        request_digest(window, title, days=400)
        assert wait_for(lambda: digest()[:2] == ("running", 40), 60), digest()
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)
    # The rows are still that worker's, until its leases end.
    assert digest() == ("running", 40, 1)
    assert pdf() == [("running", 20, 1)]

    assert wait_for(lambda: digest()[0] == "done", 180), digest()
    assert digest() == ("done", 100, 2)
    assert not set(doomed) & set(workers(product))
    assert "worker | ended (SIGKILL), starts again" in product.log.read_text()
    arrived_once(window, product, ask, title)

    assert wait_for(lambda: pdf() == [("done", 100, 2)], 180), pdf()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click(timeout=30_000)  # the page has asked again by itself
    assert download.value.suggested_filename.endswith(f"-v{number}.pdf")
    ((path,),) = ask("SELECT file FROM reviews_versionpdf WHERE version_id = %s", version)
    assert download.value.path().read_bytes() == (product.var / "files" / path).read_bytes()


def arrived_once(window: Visit, product: Product, ask, title: str) -> None:
    ((number, path, digest),) = ask("SELECT id, pdf, sha256 FROM learnings_digest WHERE title = %s", title)
    assert [file.name for file in (product.var / "files" / "digests").glob(f"{number}-*")] == [path.split("/")[1]]
    assert hashlib.sha256((product.var / "files" / path).read_bytes()).hexdigest() == digest
    logged = "SELECT count(*) FROM people_logentry WHERE verb = 'request digest' AND object_id = %s"
    assert ask(logged, number) == [(1,)]
    page = window.open(f"/digests/{number}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert hashlib.sha256(download.value.path().read_bytes()).hexdigest() == digest


def test_the_workers_line_names_the_request_that_caused_it(visit, product):
    if product.process is None:
        pytest.skip("the product was started by somebody else, and its log is not here")
    identity = request_digest(visit("ruth@larderlight.example"), "Followed into the worker", days=1)
    assert len(identity) == 32

    def lines() -> list[str]:
        return [line for line in product.log.read_text().splitlines() if identity in line]

    assert wait_for(lambda: any("learnings.tasks.render_digest" in line for line in lines()), 120), lines()
    assert {line.split("|")[0].strip() for line in lines()} == {"web", "worker"}
