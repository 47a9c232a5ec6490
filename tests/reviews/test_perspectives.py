"""Accounts: who reads them, the link without an account, and that they go when they should."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import LogEntry, Person
from reviews.domain.retention import delete_perspectives, due_for_deletion
from reviews.domain.reviews import give_perspective
from reviews.domain.taking_part import make_link, revoke_link
from reviews.models import Perspective, PerspectiveLink, Review
from reviews.requirements import REVIEW
from reviews.tasks import delete_raw_perspectives

pytestmark = pytest.mark.django_db


@pytest.fixture
def installer(db) -> Person:
    return Person.objects.create(name="Installer Ida")


@pytest.fixture
def link(standard_review, facilitator, installer) -> str:
    _, secret = make_link(standard_review, by=facilitator, person=installer)
    return reverse("reviews:perspective_by_link", args=[secret])


def test_own_account_is_saved_and_shown_to_those_who_take_part(
    client_of, participant, author, stranger, standard_review
):
    client_of(participant).post(reverse("reviews:perspective", args=[standard_review.pk]), {"saw": "A growing queue"})
    page = standard_review.at("perspectives")
    assert "A growing queue" in client_of(author).get(page).content.decode()
    assert "A growing queue" not in client_of(stranger).get(page).content.decode()


def test_facilitator_only_is_for_facilitator_and_author(client_of, participant, author, facilitator, standard_review):
    data = {"saw": "A growing queue", "facilitator_only": "on"}
    client_of(participant).post(reverse("reviews:perspective", args=[standard_review.pk]), data)
    page = standard_review.at("perspectives")
    seen = {
        user.get_short_name(): "A growing queue" in client_of(user).get(page).content.decode()
        for user in (participant, facilitator, author)
    }
    assert seen == {"Participant": True, "Facilitator": True, "Author": False}


def test_an_empty_account_asks_for_one_box(client_of, participant, standard_review):
    answer = client_of(participant).post(reverse("reviews:perspective", args=[standard_review.pk]), {"saw": " "})
    assert answer.status_code == 422
    assert len(answer.context["perspective_form"].non_field_errors()) == 1


def test_somebody_outside_can_not_give_one(client_of, stranger, standard_review):
    answer = client_of(stranger).post(reverse("reviews:perspective", args=[standard_review.pk]), {"saw": "x"})
    assert (answer.status_code, Perspective.objects.count()) == (403, 0)


def test_the_log_holds_none_of_the_words(participant, standard_review):
    give_perspective(standard_review, by=participant, person=participant.person, saw="A growing queue")
    assert LogEntry.objects.get(verb="give perspective").data == {}


def test_link_takes_an_account_without_signing_in(link, standard_review, installer):
    client = Client()
    page = client.get(link)
    assert page.status_code == 200
    assert "Who will read this" in page.content.decode()
    assert "deleted 90 days" in page.content.decode()
    assert client.post(link, {"did": "Drove to the site"}, follow=True).status_code == 200
    assert standard_review.perspectives.get().person == installer
    assert standard_review.participation.filter(person=installer).exists()


def test_link_shows_nothing_of_the_draft(link, standard_review):
    Review.objects.filter(pk=standard_review.pk).update(what_happened="A secret of ours")
    assert "A secret of ours" not in Client().get(link).content.decode()


def test_link_keeps_the_words_on_an_error(link):
    answer = Client().post(link, {"did": " ", "facilitator_only": "on"})
    assert answer.status_code == 422
    assert answer.context["form"]["facilitator_only"].value() is True


@pytest.mark.parametrize("end", ["expired", "revoked", "published", "unknown"])
def test_a_link_that_has_ended_says_so_kindly(link, end, standard_review, facilitator):
    row = PerspectiveLink.objects.get()
    if end == "expired":
        PerspectiveLink.objects.update(expires_at=timezone.now())
    elif end == "revoked":
        revoke_link(row, by=facilitator)
    elif end == "published":
        Review.objects.filter(pk=standard_review.pk).update(state="skipped", skip_reason="x")
    else:
        link = reverse("reviews:perspective_by_link", args=["x" * 43])
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()
    assert Client().post(link, {"did": "x"}).status_code == 410
    assert not Perspective.objects.exists()


def test_only_the_hash_of_a_link_is_kept(link):
    secret = link.rstrip("/").rsplit("/", 1)[-1]
    assert secret not in str(PerspectiveLink.objects.values().get())
    assert secret not in str(list(LogEntry.objects.values()))


def test_a_second_link_ends_the_first(link, standard_review, facilitator, installer):
    make_link(standard_review, by=facilitator, person=installer)
    assert Client().get(link).status_code == 410


def test_people_page_makes_shows_once_and_ends_a_link(client_of, facilitator, standard_review, installer):
    client = client_of(facilitator)
    made = client.post(reverse("reviews:link_add", args=[standard_review.pk]), {"person": installer.name})
    address = re.search(r"https?://[^/]+(/perspective/[\w-]+/)", made.content.decode())[1]
    assert Client().get(address).status_code == 200
    assert address not in client.get(reverse("reviews:people", args=[standard_review.pk])).content.decode()
    row = PerspectiveLink.objects.get()
    client.post(reverse("reviews:link_revoke", args=[standard_review.pk, row.pk]))
    assert Client().get(address).status_code == 410


def test_a_link_can_be_for_somebody_nobody_wrote_down_yet(client_of, facilitator, standard_review):
    client, address = client_of(facilitator), reverse("reviews:link_add", args=[standard_review.pk])
    for _twice in range(2):
        assert client.post(address, {"person": "Rosa Bell, market office"}).status_code == 200
    assert Person.objects.filter(name="Rosa Bell, market office").count() == 1
    assert standard_review.participation.filter(person__name="Rosa Bell, market office").exists()
    assert client.post(address, {"person": "R" * 2000}).status_code == 422


def test_people_page_changes_owner_and_participants(client_of, facilitator, standard_review, installer):
    client, pk = client_of(facilitator), standard_review.pk
    added = client.post(reverse("reviews:participant_add", args=[pk]), {"person": installer.name}, follow=True)
    assert [str(word) for word in added.context["messages"]] == ["Installer Ida takes part."]
    assert standard_review.participation.filter(person=installer).exists()
    client.post(reverse("reviews:participant_remove", args=[pk, installer.pk]))
    assert not standard_review.participation.filter(person=installer).exists()
    data = {"owner": installer.name, "facilitator": facilitator.person.name, "legal_hold": "on"}
    saved = client.post(reverse("reviews:people", args=[pk]), data, follow=True)
    assert (saved.redirect_chain[0][1], [str(word) for word in saved.context["messages"]]) == (302, ["Saved."])
    standard_review.refresh_from_db()
    assert (standard_review.owner, standard_review.legal_hold) == (installer, True)


def test_people_page_says_whom_a_mail_asks(client_of, author, stranger, standard_review):
    client, pk = client_of(author), standard_review.pk
    added = client.post(reverse("reviews:participant_add", args=[pk]), {"person": stranger.person.name}, follow=True)
    told = f"{stranger.person.name} takes part, and is asked by mail how it looked."
    assert [str(word) for word in added.context["messages"]] == [told]
    assert added.redirect_chain[-1][0].endswith("/people/#participants")


def test_people_page_says_where_the_facilitator_responded(client_of, facilitator, standard_review):
    from incidents.models import IncidentRole

    address = reverse("reviews:people", args=[standard_review.pk])
    assert client_of(facilitator).get(address).context["responded"] is False
    IncidentRole.objects.create(incident=standard_review.incident, person=facilitator.person, role="responder")
    assert client_of(facilitator).get(address).context["responded"] is True


LONG_AGO = dt.timedelta(days=91)


@pytest.fixture
def old(published_light, author) -> Review:
    Perspective.objects.create(review=published_light, person=author.person, saw="A growing queue")
    Review.objects.filter(pk=published_light.pk).update(published_at=timezone.now() - LONG_AGO)
    return published_light


def test_accounts_go_90_days_after_publishing(old):
    assert delete_raw_perspectives() == 1
    assert not Perspective.objects.exists()
    entry = LogEntry.objects.get(verb="delete perspectives")
    assert (entry.data, entry.review_id, entry.actor_label) == ({"count": 1}, old.pk, "Second Story")


def test_a_second_run_deletes_nothing_and_logs_nothing(old):
    delete_raw_perspectives()
    assert delete_raw_perspectives() == 0
    assert LogEntry.objects.filter(verb="delete perspectives").count() == 1


def test_legal_hold_keeps_them(old):
    ids = due_for_deletion()
    Review.objects.filter(pk=old.pk).update(legal_hold=True)
    assert due_for_deletion() == []
    assert [delete_perspectives(pk) for pk in ids] == [0]
    assert Perspective.objects.exists()


def test_89_days_are_not_enough(old):
    Review.objects.filter(pk=old.pk).update(published_at=timezone.now() - dt.timedelta(days=89))
    assert delete_raw_perspectives() == 0


def test_a_draft_keeps_its_accounts(standard_review, participant):
    give_perspective(standard_review, by=participant, person=participant.person, saw="x")
    assert delete_perspectives(standard_review.pk, now=timezone.now() + dt.timedelta(days=999)) == 0


def test_the_list_asks_for_more_people_only_once_somebody_was_heard(standard_review, participant):
    asked = [missing.text for missing in REVIEW.missing(["perspectives"], standard_review)]
    assert asked == ["Hear 2 people, or say why fewer are enough."]
    give_perspective(standard_review, person=participant.person, by=participant, saw="Dark")
    heard = Review.objects.get(pk=standard_review.pk)
    asked = [missing.text for missing in REVIEW.missing(["perspectives"], heard)]
    assert asked == ["Hear 1 more person, or say why fewer are enough."]
