"""What was published stays; what changed since is dated and comparable."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from config.lib.workflow import NotFromHere
from people.models import LogEntry
from reviews.domain.publishing import amend, freeze
from reviews.models import Review

pytestmark = pytest.mark.django_db


def amend_post(client, review, **data):
    form = client.get(reverse("reviews:amend", args=[review.pk])).context["form"]
    words = {"what_happened": review.what_happened, "luck": "", "still_unclear": "", "seen": form.initial["seen"]}
    return client.post(reverse("reviews:amend", args=[review.pk]), words | data)


def test_published_page_has_chapters_and_a_table_of_contents(client_of, stranger, published_light):
    page = client_of(stranger).get(published_light.get_absolute_url()).content.decode()
    assert '<h2 id="what-we-learned">' in page
    assert 'href="#what-we-learned"' in page


def test_amend_freezes_a_second_version(client_of, author, published_light):
    answer = amend_post(
        client_of(author), published_light, what_happened="Twelve sites went cold.", note="Counted again"
    )
    assert answer.status_code == 302
    first, second = published_light.versions.all()
    assert "Eleven" in first.markdown
    assert ("Twelve" in second.markdown, second.amendment_note) == (True, "Counted again")
    assert LogEntry.objects.get(verb="amend").review_id == published_light.pk
    changes = client_of(author).get(reverse("reviews:version_changes", args=[published_light.pk, 2]))
    assert {(c.kind, c.text) for c in changes.context["changes"] if c.kind in ("gone", "new")} == {
        ("gone", "Eleven sites went cold."),
        ("new", "Twelve sites went cold."),
    }


def test_amend_needs_a_note_and_keeps_the_words(client_of, author, published_light):
    answer = amend_post(client_of(author), published_light, what_happened="Twelve sites went cold.", note="")
    assert answer.status_code == 422
    assert "Twelve sites went cold." in answer.content.decode()
    assert published_light.versions.count() == 1


def test_amend_with_held_up_wording_changes_nothing(client_of, author, published_light):
    answer = amend_post(client_of(author), published_light, what_happened="It was human error.", note="Shorter")
    assert answer.status_code == 422
    published_light.refresh_from_db()
    assert published_light.what_happened == "Eleven sites went cold."


def test_amend_at_once_by_two_shows_both(client_of, author, published_light):
    client = client_of(author)
    form = client.get(reverse("reviews:amend", args=[published_light.pk])).context["form"]
    amend_post(client, published_light, what_happened="First words", note="One")
    data = {"what_happened": "Second words", "seen": form.initial["seen"], "note": "Two"}
    answer = client.post(reverse("reviews:amend", args=[published_light.pk]), data)
    assert answer.status_code == 409
    assert "First words" in answer.content.decode()
    assert "Second words" in answer.content.decode()


def test_amend_of_a_draft_is_refused(author, light_review):
    with pytest.raises(NotFromHere):
        amend(light_review, by=author, note="x")


def test_version_page_shows_its_hash(client_of, stranger, published_light):
    version = published_light.versions.get()
    page = client_of(stranger).get(reverse("reviews:version", args=[published_light.pk, 1])).content.decode()
    assert version.sha256 in page
    text = client_of(stranger).get(reverse("reviews:version_text", args=[published_light.pk, 1]))
    assert hashlib.sha256(text.content).hexdigest() == version.sha256


def test_a_version_that_is_not_there_is_a_404(client_of, author, published_light):
    assert client_of(author).get(reverse("reviews:version", args=[published_light.pk, 9])).status_code == 404
    assert client_of(author).get(reverse("reviews:version_changes", args=[published_light.pk, 1])).status_code == 404


def test_odd_markup_in_a_text_stays_in_its_place(light_review, author):
    from reviews.domain.reviews import add_factor
    from reviews.outline import chapters

    Review.objects.filter(pk=light_review.pk).update(
        what_happened="# Loud\n\n```\nlog without an end\n## inside", luck="<script>alert(1)</script>\nTitle\n==="
    )
    light_review.refresh_from_db()
    add_factor(light_review, by=author, text="## A factor\n\nof two\n- parts")
    version = freeze(light_review, by=author)
    titles = [chapter.title for chapter in chapters(version.markdown)]
    assert titles == ["", "What we learned", "What contributed", "Where we were lucky"]
    assert "- \\## A factor of two - parts (technical" in version.markdown
    assert "<script>" not in version.html
