"""Saving by the button says that it was saved: beside what was saved, once, and over nothing."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from reviews.domain.reviews import add_defence, add_factor
from reviews.domain.writing import LONGEST
from reviews.models import Review
from reviews.parts import Part

pytestmark = pytest.mark.django_db
SAID = re.compile(r"Saved at \d\d:\d\d\.")
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def address(name: str, review: Review, *more: object) -> str:
    return reverse(f"reviews:{name}", args=[review.pk, *more])


def pages(client, to: str, data: dict) -> tuple[str, str]:
    """What one sees after saving, and after asking for that page again."""
    first = client.post(to, data, follow=True)
    assert first.status_code == 200
    return first.content.decode(), client.get(first.redirect_chain[-1][0]).content.decode()


def form_of(page: str, to: str) -> str:
    return next(form for form in FORM.findall(page) if f'action="{to}"' in form)


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("what-happened", {"what_happened": "Two vans stood still."}),
        ("heard", {"few_perspectives_because": "Only one was there"}),
        ("luck", {"luck": "A warm week", "still_unclear": ""}),
        ("stage", {"stage_note": "A buffer"}),
        ("no-action", {"no_action_because": "It is being replaced"}),
        ("own-support", {"text": "Eleven callers"}),
    ],
)
def test_a_section_that_was_saved_says_so_in_its_form_once(client_of, author, standard_review, section, data):
    Review.objects.filter(pk=standard_review.pk).update(outline=[Part("own-support", "Support").as_json])
    to = address("save", standard_review, section)
    page, again = pages(client_of(author), to, data)
    assert len(SAID.findall(page)) == 1
    said = form_of(page, to)
    assert SAID.search(said)
    assert re.search(r'role="status"[^>]*data-just-saved', said)
    assert 'class="toast ' not in page
    assert not SAID.search(again)


def test_what_was_looked_for_says_that_it_was_saved(client_of, author, standard_review):
    page, _again = pages(
        client_of(author), address("save", standard_review, "timeline"), {"looked_before_detection": "on"}
    )
    assert len(SAID.findall(page)) == 1


@pytest.mark.parametrize(("kind", "make"), [("factor", add_factor), ("defence", add_defence)])
def test_a_row_that_was_saved_says_so_where_it_stands(client_of, author, standard_review, kind, make):
    make(standard_review, by=author, text="The other wall")
    row = make(standard_review, by=author, text="The wall")
    data = {"text": "The wall is steel", "kind": row.kind, "timing": "latent", "outcome": "held"}
    page, again = pages(client_of(author), address("row_edit", standard_review, kind, row.pk), data)
    assert len(SAID.findall(page)) == 1
    assert SAID.search(page.split(f'id="{kind}-{row.pk}"')[1].split("</li>")[0])
    assert not SAID.search(again)


def test_a_row_that_was_added_says_so_where_it_stands(client_of, author, standard_review):
    data = {"text": "The wall", "kind": "technical", "timing": "latent"}
    page, _again = pages(client_of(author), address("factor_add", standard_review), data)
    assert SAID.search(page.split(f'id="factor-{standard_review.factors.get().pk}"')[1].split("</li>")[0])


def test_what_was_not_saved_does_not_say_so(client_of, author, standard_review):
    data = {"what_happened": "x" * (LONGEST + 1)}
    page = client_of(author).post(address("save", standard_review, "what-happened"), data)
    assert (page.status_code, SAID.findall(page.content.decode())) == (422, [])
