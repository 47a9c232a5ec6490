"""Words that arrive while somebody publishes, or after: never into the row, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.urls import reverse

from learnings.domain.learnings import record, save_texts
from reviews.domain.outlines import save_own_text
from reviews.domain.publishing import publish_light
from reviews.domain.reviews import add_defence, add_factor, move_factor
from reviews.domain.taking_part import make_link
from reviews.domain.writing import AlreadyPublished, remove, save_section, save_together, seen_as
from reviews.models import Review
from reviews.parts import Part

QUIET = {"HTTP_X_SAVES_ITSELF": "yes"}
WORDS = "Twelve sites, counted again."


@pytest.fixture
def ready(light_review, author) -> Review:
    """Everything is there; nobody has pressed the button."""
    add_factor(light_review, by=author, text="Schedules live only in memory")
    evidence = [{"incident": light_review.incident}]
    record(light_review, by=author, now_we_know="A gateway without a sync forgets its schedule.", evidence=evidence)
    return light_review


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def while_another(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What ``second`` returned or raised: it begins while ``first`` is done and not yet committed."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(second())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        for _moment in range(200):
            if waiting_for_a_lock() or results:
                break
            time.sleep(0.02)
    thread.join(timeout=30)
    return results


# Each as somebody whose page was drawn before.
WRITERS = {
    "text": lambda r, by: save_section(r, by=by, changes={"what_happened": WORDS}, seen=""),
    "by itself": lambda r, by: save_together(r, by=by, changes={"what_happened": WORDS}, seen="", base={}),
    "factor": lambda r, by: save_section(r.factors.get(), by=by, changes={"text": WORDS}, seen=""),
    "one more factor": lambda r, by: add_factor(r, by=by, text=WORDS),
    "defence": lambda r, by: add_defence(r, by=by, text=WORDS),
    "moved": lambda r, by: move_factor(r.factors.get(), by=by, to=1),
    "gone": lambda r, by: remove(r.factors.get(), by=by),
    "own": lambda r, by: save_own_text(r, "own-support", by=by, changes={"text": WORDS}),
    "learning": lambda r, by: save_texts(r.learnings.get(), by=by, changes={"now_we_know": WORDS}, seen="-", base={}),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", WRITERS)
def test_a_save_while_somebody_publishes_is_refused_and_nothing_is_written(kind, ready, author):
    Review.objects.filter(pk=ready.pk).update(outline=[Part("own-support", "What support heard").as_json])
    ready.refresh_from_db()
    stale = Review.objects.get(pk=ready.pk)
    (result,) = while_another(lambda: publish_light(ready, by=author), lambda: WRITERS[kind](stale, author))
    assert isinstance(result, AlreadyPublished), result
    ready.refresh_from_db()
    assert (ready.what_happened, ready.factors.get().text) == (
        "Eleven sites went cold.",
        "Schedules live only in memory",
    )
    assert ready.learnings.get().now_we_know == "A gateway without a sync forgets its schedule."
    assert not ready.section_texts.exclude(text="").exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_a_save_and_freezes_it(ready, author):
    stale = Review.objects.get(pk=ready.pk)
    while_another(
        lambda: save_section(stale, by=author, changes={"what_happened": WORDS}, seen=""),
        lambda: publish_light(ready, by=author),
    )
    assert WORDS in ready.versions.get().markdown


def test_who_runs_it_may_be_set_after_publishing(published_light, author, facilitator):
    changes = {"facilitator": facilitator.person, "no_action_because": "It is gone."}
    assert save_section(published_light, by=author, changes=changes, seen="").facilitator == facilitator.person


LATE = {
    "save what-happened": {"what_happened": WORDS},
    "save luck": {"luck": WORDS},
    "factor_add": {"text": WORDS, "kind": "technical", "timing": "latent"},
    "defence_add": {"text": WORDS, "kind": "practice", "outcome": "held"},
    "perspective": {"did": WORDS},
    "meeting_notes": {"notes": WORDS},
}


@pytest.mark.parametrize("form", LATE)
def test_a_form_sent_after_publishing_gives_the_words_back(form, published_light, author, client_of):
    name, *more = form.split()
    to = reverse(f"reviews:{name}", args=[published_light.pk, *more])
    answer = client_of(author).post(to, LATE[form])
    page = answer.content.decode()
    assert (answer.status_code, WORDS in page) == (409, True)
    assert reverse("reviews:amend", args=[published_light.pk]) in page
    quiet = client_of(author).post(to, LATE[form], **QUIET)
    assert (quiet.status_code, quiet.json()) == (404, {})
    published_light.refresh_from_db()
    assert (published_light.what_happened, published_light.factors.count()) == ("Eleven sites went cold.", 1)


def test_the_light_page_sent_after_publishing_gives_the_words_back(published_light, author, client_of):
    to = reverse("learnings:light_review", args=[published_light.pk])
    answer = client_of(author).post(to, {"what_happened": WORDS, "now_we_know": "It forgets."})
    page = answer.content.decode()
    assert (answer.status_code, WORDS in page, "It forgets." in page) == (409, True, True)
    assert client_of(author).get(to).status_code == 302


def test_the_answer_about_earlier_signs_sent_after_publishing_comes_back(published_light, author, client_of):
    to = reverse("learnings:earlier", args=[published_light.pk])
    seen = seen_as(published_light, ["earlier_answer", "earlier_note"])
    answer = client_of(author).post(to, {"earlier_answer": "found_nothing", "earlier_note": WORDS, "seen": seen})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_a_stranger_and_a_viewer_get_nothing_of_it(published_light, stranger, reader, client_of):
    to = reverse("reviews:save", args=[published_light.pk, "what-happened"])
    assert [client_of(user).post(to, {"what_happened": WORDS}).status_code for user in (stranger, reader)] == [403, 403]


def test_an_account_by_link_after_publishing_is_handed_back(standard_review, author, client, make_user):
    _link, secret = make_link(standard_review, by=author, person=make_user("Iris").person)
    Review.objects.filter(pk=standard_review.pk).update(state="skipped", skip_reason="Nothing to see")
    answer = client.post(reverse("reviews:perspective_by_link", args=[secret]), {"did": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (410, True)


def test_over_the_api_it_is_a_conflict(published_light, author, client_of):
    to = f"/api/reviews/{published_light.pk}/"
    answer = client_of(author).patch(to, {"luck": WORDS, "version": 1}, content_type="application/json")
    assert (answer.status_code, "amend" in answer.json()["detail"]) == (409, True)
