"""The product itself, as ./bin/run starts it (database, web, worker, schedule, demo), and a real Chromium before it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "warm-larder-cold-milk"
READY_WITHIN = 180  # seconds, on a busy machine with a new database
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


def chromium() -> str:
    own = ROOT / "var" / "chromium" / "chromium"
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), "")
    if not named and own.exists():
        named = str(own)
    if not named:
        pytest.skip("there is no Chromium; ./bin/test installs one")
    return named


@dataclass
class Product:
    url: str
    var: Path
    process: subprocess.Popen[bytes] | None
    log: Path

    def environment(self) -> dict[str, str]:
        return environment(self.var, int(self.url.rsplit(":", 1)[1]))

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command against the product's database and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def environment(var: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MODE")}
    return kept | {"VAR_DIR": str(var), "PORT": str(port), "LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    if url := os.environ.get("JOURNEY_URL"):  # one that runs already: quicker while a journey is being written
        yield Product(url, Path(os.environ["JOURNEY_VAR_DIR"]), None, Path(os.devnull))
        return
    with started(tmp_path_factory.mktemp("product")) as running:
        yield running


@contextmanager
def started(var: Path, **more: str) -> Iterator[Product]:
    """The product on a database of its own, ready; ``more``: environment variables."""
    port, log = free_port(), var / "product.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=ROOT,
            env=environment(var, port) | more,
            stdout=output,
            stderr=output,
        )
    running = Product(f"http://localhost:{port}", var, process, log)
    try:
        wait_until_ready(running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_ready(running: Product) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        assert running.process.poll() is None, running.log.read_text()[-4000:]
        try:
            with urllib.request.urlopen(f"{running.url}/health/ready", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"not ready after {READY_WITHIN} s: {running.log.read_text()[-4000:]}")


@pytest.fixture(scope="package")  # not longer: while it is open, Django takes what follows for asynchronous code
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=15_000)  # a busy machine is no failure
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


class Visit:
    """A signed-in window that remembers every complaint of the browser: script errors, CSP, failed requests."""

    def __init__(self, product: Product, context: BrowserContext) -> None:
        self.product, self.context = product, context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._response)

    def _console(self, message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console at {self.page.url}: {message.text}")

    def _response(self, response) -> None:
        # Who else is here is asked every few seconds; where a web dies under the question, the next one is answered.
        if response.status >= 500 and not (response.status == 502 and response.url.endswith("/here/")):
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.product.url + path)
        return self.page

    def sign_in(self, email: str) -> None:
        self.open("/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(self.product.url + "/")


@pytest.fixture
def visit(product: Product, browser: Browser) -> Iterator:
    """``visit("nadia@larderlight.example", width=390, dark=True)``: a window; none may complain in the end."""
    visits: list[Visit] = []

    def start(email: str = "", *, width: int = 1280, dark: bool = False, javascript: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # a colour in the middle of its transition has a contrast nobody reads
            java_script_enabled=javascript,
            accept_downloads=True,
            ignore_https_errors=product.url.startswith("https://localhost"),  # a certificate that signs itself
        )
        context.set_default_timeout(15_000)
        visits.append(Visit(product, context))
        if email:
            visits[-1].sign_in(email)
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()
    assert [complaint for one in visits for complaint in one.complaints] == []
