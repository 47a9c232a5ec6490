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


@pytest.mark.parametrize(
    "email", ["ruth@larderlight.example", "nadia@larderlight.example", "helen@larderlight.example"], ids=lambda e: e[:4]
)
def test_every_page_is_sound(visit, email):
    """As admin, facilitator and viewer; in light at the desk, then dark, then on a phone."""
    window = visit(email)
    wrong: dict[str, list[str]] = {}
    for path, response in walk(window):
        found = [f"status {response.status}"] if response.status >= 400 else []
        found += findings(window.page)
        window.page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in findings_of_colours(window.page)]
        window.page.emulate_media(color_scheme="light")
        window.page.set_viewport_size({"width": 390, "height": 844})
        found += [f"390: {one}" for one in overflow(window.page)]
        window.page.set_viewport_size({"width": 1280, "height": 900})
        if found:
            wrong[path] = sorted(set(found))
    assert wrong == {}
