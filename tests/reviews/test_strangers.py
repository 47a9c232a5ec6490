"""Every view of reviews meets somebody who should not be there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.domain.incidents import capture
from reviews.domain.actions import add_action
from reviews.domain.comments import comment
from reviews.domain.reviews import add_factor, open_review
from reviews.domain.taking_part import make_link
from reviews.domain.writing import save_section
from reviews.models import Review, ReviewVersion
from reviews.urls import urlpatterns

# Lists and public pages show only what the asker may see; each has its own test.
OPEN_TO_ALL = {"list", "below", "policy", "actions", "perspective_thanks", "perspective_by_link", "phone"}
OPEN_TO_ALL |= {"templates", "template", "template_reset"}
READING = {"detail"}  # a member outside gets state and date here, and a 404 or 403 everywhere else


@pytest.fixture
def things(author) -> dict[str, list]:
    """What the addresses need: a restricted review with one row of everything."""
    incident = capture("A password was pasted into a ticket", by=author, visibility="restricted")
    return _things(author, incident)


@pytest.fixture
def draft_things(author) -> dict[str, list]:
    """The same for an incident that everybody sees."""
    return _things(author, capture("The queue grew", by=author, severity="sev2", stage="pilot"))


def _things(author, incident) -> dict[str, list]:
    review = open_review(incident, by=author)
    Review.objects.filter(pk=review.pk).update(what_happened="A secret of ours")
    save_section(review, by=author, changes={"luck": "A secret piece of luck"}, seen="")
    factor = add_factor(review, by=author, text="A secret factor")
    action = add_action("A secret action", by=author, review=review)
    said = comment(review, by=author, section="factors", text="A secret word")
    link, _ = make_link(review, by=author, person=author.person)
    pk = review.pk
    special = {
        "open": [incident.pk],
        "move": [pk, "skip"],
        "save": [pk, "luck"],
        "ask": [pk, "luck"],
        "factor_move": [pk, factor.pk],
        "row_edit": [pk, "factor", factor.pk],
        "row_remove": [pk, "factor", factor.pk],
        "amend_finding": [pk, "factor", factor.pk],
        "amend_new": [pk, "factor"],
        "amend_out": [pk, "factor", factor.pk],
        "comments": [pk, "factors"],
        "comment_settle": [pk, said.pk],
        "comment_withdraw": [pk, said.pk],
        "ask_again": [pk, author.person.pk],
        "participant_remove": [pk, author.person.pk],
        "link_revoke": [pk, link.pk],
        "version": [pk, 1],
        "version_text": [pk, 1],
        "version_copy": [pk, 1],
        "version_pdf": [pk, 1],
        "version_pdf_retry": [pk, 1],
        "version_changes": [pk, 2],
        "revision": [pk, review.revisions.get().pk],
        "restore": [pk, review.revisions.get().pk],
        "action": [action.pk],
        "action_move": [action.pk, "decline"],
        "action_look": [action.pk, 30],
    }
    return {route.name: special.get(route.name, [pk]) for route in urlpatterns if route.name not in OPEN_TO_ALL}


NAMES = sorted(route.name for route in urlpatterns if route.name not in OPEN_TO_ALL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["stranger", "lead", "admin"])
def test_restricted_review_is_a_404_everywhere(name, who, things, client_of, request):
    client, address = client_of(request.getfixturevalue(who)), reverse(f"reviews:{name}", args=things[name])
    assert {client.get(address).status_code, client.post(address, {"reason": "x"}).status_code} <= {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(NAMES) - READING - {"open"}))
def test_a_member_outside_gets_nothing_of_a_draft(name, draft_things, client_of, stranger):
    client, address = client_of(stranger), reverse(f"reviews:{name}", args=draft_things[name])
    for answer in (client.get(address), client.post(address, {"reason": "x"})):
        assert answer.status_code in (403, 404, 405)
        assert "secret" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_somebody_not_signed_in_is_sent_to_the_door(name, things):
    address = reverse(f"reviews:{name}", args=things[name])
    answers = [Client().get(address), Client().post(address)]
    assert all(a.status_code == 405 or (a.status_code == 302 and "login" in a.url) for a in answers)


@pytest.mark.django_db
def test_versions_of_a_draft_are_not_there(draft_things, client_of, author, stranger):
    """A version may stand before a review was taken back by hand; it hides with its review."""
    pk = draft_things["detail"][0]
    review = Review.objects.get(pk=pk)
    from reviews.domain.publishing import freeze

    freeze(review, by=author)
    assert ReviewVersion.objects.count() == 1
    assert client_of(stranger).get(reverse("reviews:version", args=[pk, 1])).status_code == 404
    assert client_of(author).get(reverse("reviews:version", args=[pk, 1])).status_code == 200
