"""Every page that links reach, for every kind of reader: no serious accessibility finding, no error, no overflow."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.journeys.accessibility import findings, findings_of_colours, overflow

# Signing out ends the walk; files are no pages; the Django admin and the API's documentation are others' pages.
LEFT_OUT = re.compile(
    r"^/(accounts/logout|admin|api|static|appearance)/|/(pdf|attachments?/\d+|text)/?$|\.(pdf|svg|json|csv)$"
)
TOKEN = re.compile(r"\b\w{64}\b")  # of forms: another in every window
SAMPLES = 1  # pages of one kind: one incident stands for all
MOST = 140


def kind_of(path: str) -> str:
    return re.sub(r"/\d+", "/N", re.sub(r"^/patterns/[a-z][a-z0-9-]+/$", "/patterns/N/", path))


def links(page) -> list[str]:
    """Local addresses on the page, without filters and cursors."""
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    here = urlsplit(page.url)
    local = [urlsplit(href) for href in hrefs]
    return sorted({one.path for one in local if one.netloc == here.netloc and one.scheme == here.scheme})


def walk(window):
    """Yield every kind of page once, starting at home."""
    queue, seen, kinds = ["/"], {"/"}, Counter()
    while queue and len(seen) < 2000:
        path = queue.pop(0)
        if kinds[kind_of(path)] >= SAMPLES or sum(kinds.values()) >= MOST:
            continue
        kinds[kind_of(path)] += 1
        response = window.page.goto(window.product.url + path)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        yield path, response
        for link in links(window.page):
            if link not in seen and not LEFT_OUT.search(link):
                seen.add(link)
                queue.append(link)


def main_part(page) -> str:
    """What is peculiar to the page, but for tokens and which digits numbers have."""
    html = page.evaluate("document.querySelector('main')?.outerHTML ?? document.body.outerHTML")
    return re.sub(r"\d", "0", TOKEN.sub("", html))


def looked_through(page) -> list[str]:
    """What is wrong in light at the desk, then dark, then on a phone."""
    found = findings(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in findings_of_colours(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    found += [f"390: {one}" for one in overflow(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.fixture(scope="module")
def known() -> set[str]:
    """What was looked through for a reader before: most of a viewer's pages, which differ by the frame alone.

    Everybody's frame is looked at with the pages that are theirs alone: of each reader, there are many.
    """
    return set()


@pytest.mark.parametrize(
    "email", ["ruth@larderlight.example", "nadia@larderlight.example", "helen@larderlight.example"], ids=lambda e: e[:4]
)
def test_every_page_is_sound(visit, email, known):
    """As admin, facilitator and viewer."""
    window = visit(email)
    wrong: dict[str, list[str]] = {}
    for path, response in walk(window):
        found = [f"status {response.status}"] if response.status >= 400 else []
        if (shown := main_part(window.page)) not in known:
            found += looked_through(window.page)
            known.add(shown)
        if found:
            wrong[path] = sorted(set(found))
    assert wrong == {}
