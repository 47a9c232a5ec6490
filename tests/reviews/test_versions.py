"""What was published stays; what changed since is dated and comparable."""

from __future__ import annotations

import hashlib
import json

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from config.lib.workflow import NotFromHere
from incidents.domain.incidents import restrict
from people.domain.perform import perform
from people.models import LogEntry
from reviews.domain.outlines import save_own_text
from reviews.domain.printing import taken_along
from reviews.domain.publishing import amend, freeze
from reviews.models import Review
from reviews.parts import Part, builtin
from tests.as_read import as_read
from tests.today import today

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


def test_amend_clicked_twice_is_one_version(client_of, author, published_light):
    for _ in range(2):
        words = {"what_happened": "Twelve sites went cold.", "note": "Counted again"}
        assert amend_post(client_of(author), published_light, **words).status_code == 302
    assert published_light.versions.count() == 2
    assert LogEntry.objects.filter(verb="amend").count() == 1
    amend_post(client_of(author), published_light, what_happened="Twelve sites went cold.", note="Looked at again")
    assert published_light.versions.count() == 2  # another line about the same words
    amend_post(client_of(author), published_light, what_happened="Thirteen sites went cold.", note="Looked at again")
    assert published_light.versions.count() == 3


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
    assert "First words" in as_read(answer.content.decode())
    assert "Second words" in as_read(answer.content.decode())


def test_amend_of_a_draft_is_refused(author, light_review):
    with pytest.raises(NotFromHere):
        amend(light_review, by=author, note="x")


def test_version_page_shows_its_hash(client_of, stranger, published_light):
    version = published_light.versions.get()
    page = client_of(stranger).get(reverse("reviews:version", args=[published_light.pk, 1])).content.decode()
    assert version.sha256 in page
    text = client_of(stranger).get(reverse("reviews:version_text", args=[published_light.pk, 1]))
    head, frozen = text.content.decode().removeprefix("---\n").split("\n---\n\n", 1)
    assert hashlib.sha256(frozen.encode()).hexdigest() == version.sha256
    assert f'sha256_of_the_text_below: "{version.sha256}"' in head


def test_downloaded_markdown_says_what_it_is_and_of_which_day(client_of, author, published_light):
    note = 'Counted "again": 3 – not 2 🥕'
    amend(published_light, by=author, note=note, changes={"luck": "It was warm."})
    day = f"{today():%Y-%m-%d}"
    to = reverse("reviews:version_text", args=[published_light.pk, 2])
    head = client_of(author).get(to).content.decode().split("\n---\n")[0].split("\n")
    told = {name: json.loads(value) for name, _colon, value in (line.partition(": ") for line in head[1:])}
    assert told == {
        "review_of": published_light.incident.ref,
        "status": "published",
        "version": 2,
        "published_on": day,
        "published_by": author.get_full_name(),
        "amended": [f"{day}: {note}"],
        "address": settings.BASE_URL + published_light.get_absolute_url(),
        "sha256_of_the_text_below": published_light.versions.get(number=2).sha256,
    }


def test_whatever_people_wrote_its_head_is_yaml(author, published_light):
    note = "a: b\x7f \x85 \u2028 \ufeff # --- 'c' \"d\" \\ {{ e }} \u202e 🥕 % @ ` - ? | >"
    made = amend(published_light, by=author, note=note, changes={"luck": "It was warm."})
    told = yaml.safe_load(taken_along(made).split("\n---\n")[0])
    assert told["amended"] == [f"{today():%Y-%m-%d}: {note}"]


def test_downloaded_markdown_of_a_restricted_incident_says_so(client_of, author, published_light):
    restrict(published_light.incident, by=author)
    text = client_of(author).get(reverse("reviews:version_text", args=[published_light.pk, 1])).content.decode()
    assert '\nrestricted: "for listed people only"\n' in text


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


# --- sections that the team's template added -----------------------------------------------------


@pytest.fixture
def with_own(learned, author) -> Review:
    """A published review with a section of the team's own."""
    outline = [part.as_json for part in (*builtin("standard", "medium"), Part("own-support", "What support saw"))]
    Review.objects.filter(pk=learned.pk).update(outline=outline)
    learned.refresh_from_db()
    save_own_text(learned, "own-support", by=author, changes={"text": "Eleven callers said “click”."})
    Review.objects.filter(pk=learned.pk).update(state="learning")
    learned.refresh_from_db()
    return perform(learned, "publish", by=author)


def own_post(client, review, **data):
    form = client.get(reverse("reviews:amend", args=[review.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | data


def test_a_section_of_ones_own_is_amended(client_of, author, with_own):
    client, to = client_of(author), reverse("reviews:amend", args=[with_own.pk])
    assert "What support saw" in client.get(to).content.decode()
    sent = own_post(client, with_own, note="Counted again") | {"own-support": "Twelve callers said “click”."}
    assert client.post(to, sent).status_code == 302
    first, second = with_own.versions.all()
    assert ("Eleven callers" in first.markdown, "Twelve callers" in second.markdown) == (True, True)
    assert with_own.what_happened in second.markdown


def test_two_who_amend_a_section_of_ones_own_see_both(client_of, author, with_own):
    client, to = client_of(author), reverse("reviews:amend", args=[with_own.pk])
    sent = own_post(client, with_own, note="Mine") | {"own-support": "Nine callers."}
    client.post(to, sent | {"own-support": "Twelve callers."})
    answer = client.post(to, sent)
    page = as_read(answer.content.decode())
    assert (answer.status_code, "Twelve callers." in page, "Nine callers." in page) == (409, True, True)
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(to, again).status_code == 302
    assert "Nine callers." in with_own.versions.get(number=3).markdown


def test_held_up_wording_in_a_section_of_ones_own_is_said_there(client_of, author, with_own):
    client, to = client_of(author), reverse("reviews:amend", args=[with_own.pk])
    answer = client.post(to, own_post(client, with_own, note="x") | {"own-support": "It was human error."})
    assert (answer.status_code, "own-support" in answer.context["form"].errors) == (422, True)
    assert with_own.versions.count() == 1


def test_a_section_of_ones_own_is_amended_over_the_api(client_of, author, with_own):
    def post(**body):
        return client_of(author).post(f"/api/reviews/{with_own.pk}/amend/", body, content_type="application/json")

    amended = post(note="Counted again", sections={"own-support": "Twelve callers."})
    assert "Twelve callers." in amended.json()["markdown"]
    assert post(note="x", sections={"own-nothing": "Words"}).status_code == 400
    assert with_own.versions.count() == 2


def test_evidence_in_a_version_is_called_what_it_is(published_light):
    text = published_light.versions.get().markdown
    assert "A gateway without a sync forgets its schedule.\n\nWhat shows it:\n\n- INC-" in text
