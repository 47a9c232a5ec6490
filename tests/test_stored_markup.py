"""Words that are markup: in every text column there is, then every page, mail and printed digest, read as a browser
reads it. Whatever an element, an attribute or an address came from somebody's words, it must not be alive.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import cycle
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from django.contrib import admin
from django.db import DatabaseError, models, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from learnings.digest.compose import compose
from learnings.domain.digests import request_digest
from learnings.domain.erasing import open_door, tables, text_fields
from learnings.models import Digest
from people.domain.invitations import invite
from people.models import Mail, Team, User
from reviews.domain.publishing import amend
from reviews.models import Review, ReviewVersion
from tests.many_doors import house, pages, signed_in
from tests.world import OURS, World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MARK = "xssmark"
TAG = "xss-mark"  # an element of this name exists only where somebody's words became one
HTML = "{http://www.w3.org/1999/xhtml}"
# Each fits into the shortest column that is shown; each leaves another context, or is an address.
WORDS = (
    f"<{TAG}>",
    f'"><{TAG} a="',
    f"'><{TAG}>",
    f"</textarea><{TAG}>",
    f"</title><{TAG}>",
    f"--><{TAG}>]]>",
    f"`<{TAG}>`",
    f'" onfocus={MARK} "',
    f"' onclick={MARK} '",
    f"[a](javascript:{MARK})",
    f"![a](data:,{MARK})",
    f"<javascript:{MARK}>",
    f"[a]: data:{MARK}",
    f"javascript:{MARK}",
    f'[a](/" onclick={MARK})',
    f"<a href=\nJavaScript:{MARK}>",
    f"<svg/onload={MARK}>",
    f"&#60;{TAG}&#62;",
    f"[a](&#106;avascript:{MARK})",
    f"```x onclick={MARK}\n<{TAG}>",
)
LONG = "\n\n".join(WORDS)
ADDRESSES = {"href", "src", "action", "formaction", "data", "srcset", "poster", "ping", "hx-get", "hx-post", "cite",
             "background", "xlink:href", "manifest", "srcdoc"}  # fmt: skip
SCHEME = re.compile(r"\s*(javascript|data|vbscript|livescript|blob)\s*:", re.IGNORECASE)
RUNS = {"script", "style", "iframe", "object", "embed", "base", "link", "meta", "frame", "applet", "template", "math"}
NO_WORDS = re.compile(r"^(zone|source|external_id|format|content_type|key|codename|model|to)$")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with house(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built


@pytest.fixture(scope="module")
def addresses(world) -> list[str]:
    found = pages(world)
    written = fill_every_column()
    assert written > 150, "The walk is worth nothing if nothing was written."
    _freeze()
    return found


def fill_every_column() -> int:
    """Every text column of every row gets words that are markup; the columns that refuse them are skipped."""
    words, written = cycle(WORDS), 0
    for model in tables():
        for field in text_fields(model):
            if isinstance(field, models.CharField | models.TextField) and may_hold_words(model, field):
                for pk in model._base_manager.values_list("pk", flat=True)[:40]:
                    longest = field.max_length or len(LONG)
                    written += wrote(model, pk, field, LONG if longest >= len(LONG) else next(words)[:longest])
    return written


def may_hold_words(model: type[models.Model], field: models.Field) -> bool:
    is_address = isinstance(field, models.SlugField | models.EmailField)
    return not is_address and not NO_WORDS.match(field.name) and model not in (ReviewVersion, Mail)


def wrote(model: type[models.Model], pk: int, field: models.Field, words: str) -> int:
    if isinstance(field, models.URLField):
        words = f"javascript:{MARK}"
    try:
        with transaction.atomic(), open_door():
            return model._base_manager.filter(pk=pk).update(**{field.name: words})
    except DatabaseError:
        return 0


def _freeze() -> None:
    """What is frozen from the words: an amended version of each published review, a digest, a mail."""
    author = User.objects.get(email="author@example.org")
    for review in Review.objects.filter(state="closed"):
        amend(review, by=author, note=LONG[:300], changes={"luck": LONG + "\n"})
    period = {"period_start": dt.date(2020, 1, 1), "period_end": dt.date(2035, 1, 1)}
    for redaction in ("names", "roles"):
        digest = request_digest(by=author, title=WORDS[1], redaction=redaction, ask=LONG, **period)
        Digest.objects.filter(pk=digest.pk).update(document=compose(digest).as_json(), state="done")
    invite(by=author, email="one@example.org", role="member", team=Team.objects.first())


def alive(html: str) -> list[str]:
    """Every element, handler or address in a document that came from the words."""
    return [found for element in tinyhtml5.parse(html).iter() for found in _alive(element)]


def _alive(element: Element) -> Iterator[str]:
    tag = element.tag.removeprefix(HTML) if isinstance(element.tag, str) else "comment"
    if tag.startswith(TAG):
        yield f"<{tag}>"
    if tag in RUNS and (MARK in (element.text or "") or any(MARK in value for value in element.attrib.values())):
        yield f"<{tag}> holds words"
    for name, value in element.attrib.items():
        name = str(name).rpartition("}")[2].lower()
        if name.startswith(("on", "hx-on")) or (name == "style" and MARK in value):
            yield f"{tag}[{name}]"
        if name in ADDRESSES and SCHEME.match(re.sub(r"[\x00-\x20]", "", value)) and MARK in value:
            yield f"{tag}[{name}={value[:40]}]"


@pytest.mark.parametrize("html", WORDS[:9] + WORDS[15:17])
def test_the_reader_sees_what_is_alive(html):
    """The test is worth nothing if it is blind: as they are, the words come alive in one of these places."""
    places = (f"<p>{html}</p>", f'<p title="{html}">', f"<p title='{html}'>", f"<textarea>{html}", f"<title>{html}",
              f"<!--{html}", f'<a href="{html}">')  # fmt: skip
    assert any(alive(f"<!doctype html><body>{place}") for place in places)


def test_no_page_comes_alive(addresses):
    client, found, seen = signed_in("author@example.org"), {}, 0
    for address in [*addresses, *of_the_admin_site(), "/search/?q=xss", "/search/quick/?q=xss"]:
        response = client.get(address, follow=True)
        assert response.status_code < 500, address
        if not response.streaming and "text/html" in response["Content-Type"]:
            body = response.content.decode()
            seen += MARK in body or TAG in body
            if living := alive(body):
                found[address] = sorted(set(living))
    assert found == {}
    assert seen > 60


def of_the_admin_site() -> Iterator[str]:
    for model in admin.site._registry:
        if model._meta.app_label in OURS:
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{base}_changelist")
            for pk in model._base_manager.values_list("pk", flat=True)[:2]:
                yield reverse(f"{base}_change", args=[pk])


def test_no_printed_digest_and_no_mail_comes_alive(addresses):
    documents = [digest.document for digest in Digest.objects.exclude(document=None)]
    printed = [render_to_string("learnings/digest/print.html", {"document": document}) for document in documents]
    mails = list(Mail.objects.values_list("html", flat=True))
    assert any(TAG in page for page in printed)
    assert any("xss" in mail for mail in mails)
    assert [alive(page) for page in [*printed, *mails]] == [[]] * len([*printed, *mails])


def test_files_and_text_are_no_pages(addresses):
    """What is not a page is never shown as one."""
    client = signed_in("author@example.org")
    told = []
    for address in addresses:
        response = client.get(address)
        kind = response.get("Content-Type", "")
        is_file = response.status_code == 200 and "text/html" not in kind
        if is_file and (response.get("X-Content-Type-Options") != "nosniff" or "xml" in kind or "svg" in kind):
            told.append((address, kind))
    assert told == []
