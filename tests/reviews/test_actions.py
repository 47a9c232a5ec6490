"""Actions: parked as ideas, committed with owner, date and reason, looked at again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from incidents.domain.incidents import capture
from people.domain.perform import perform
from reviews.domain.actions import NotDoneYet, add_action, answer_look
from reviews.domain.reviews import add_factor, open_review
from reviews.models import Action, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(published_light, author) -> Action:
    return add_action("Write the schedule to flash", by=author, review=published_light)


@pytest.fixture
def done(action, author) -> Action:
    action.owner, action.due, action.why = author.person, dt.date(2026, 3, 1), "Eleven sites"
    action.save()
    return perform(perform(action, "commit", by=author), "finish", by=author)


def test_an_idea_is_parked_on_a_draft(client_of, participant, standard_review):
    client_of(participant).post(
        reverse("reviews:idea", args=[standard_review.pk]), {"title": "Renew weekly", "type": "prevent"}
    )
    assert standard_review.actions.get().state == "idea"


def test_commit_without_owner_date_reason_says_so(client_of, author, action):
    answer = client_of(author).post(reverse("reviews:action_move", args=[action.pk, "commit"]))
    assert answer.status_code == 409
    assert [item.code for item in answer.context["missing"]] == ["owner", "due", "why"]


def test_commit_with_owner_date_reason(client_of, author, action):
    form = client_of(author).get(action.get_absolute_url()).context["form"]
    data = {"title": action.title, "type": "prevent", "ease": 2, "owner": author.person.name, "due": "2026-03-01"}
    data |= {"why": "Eleven sites", "factor": action.factor_id, "seen": form.initial["seen"]}
    assert client_of(author).post(action.get_absolute_url(), data).status_code == 302
    assert client_of(author).post(reverse("reviews:action_move", args=[action.pk, "commit"])).status_code == 302
    action.refresh_from_db()
    assert action.state == "committed"


def test_decline_asks_why(client_of, author, action):
    address = reverse("reviews:action_move", args=[action.pk, "decline"])
    assert client_of(author).post(address).status_code == 422
    client_of(author).post(address, {"reason": "The model is being replaced"})
    action.refresh_from_db()
    assert (action.state, action.declined_because) == ("declined", "The model is being replaced")


def test_edited_at_once_by_two_shows_both(client_of, author, action):
    client = client_of(author)
    seen = client.get(action.get_absolute_url()).context["form"].initial["seen"]
    data = {"type": "prevent", "ease": 2, "seen": seen}
    client.post(action.get_absolute_url(), data | {"title": "First title"})
    answer = client.post(action.get_absolute_url(), data | {"title": "Second title"})
    assert answer.status_code == 409
    assert "First title" in answer.content.decode()
    assert "Second title" in answer.content.decode()


@pytest.mark.parametrize("outcome", ["worked", "did_not_work", "cannot_tell"])
def test_a_look_gives_the_verdict(client_of, author, done, outcome):
    assert [(look.day, look.due_on - done.done_at.date()) for look in done.looks.all()] == [
        (30, dt.timedelta(30)),
        (90, dt.timedelta(90)),
    ]
    client_of(author).post(
        reverse("reviews:action_look", args=[done.pk, 30]), {"outcome": outcome, "note": "No site went cold"}
    )
    done.refresh_from_db()
    look = done.looks.get(day=30)
    assert (done.state, look.outcome, look.note) == (outcome, outcome, "No site went cold")


def test_the_second_look_may_know_better(author, done):
    answer_look(done, by=author, day=30, outcome="worked", note="It rang")
    answer_look(done, by=author, day=90, outcome="did_not_work")
    done.refresh_from_db()
    assert done.state == "did_not_work"
    assert [look.outcome for look in done.looks.all()] == ["worked", "did_not_work"]


def test_a_look_before_it_is_done_is_refused(client_of, author, action):
    with pytest.raises(NotDoneYet):
        answer_look(action, by=author, day=30, outcome="worked", note="It rang")
    answer = client_of(author).post(reverse("reviews:action_look", args=[action.pk, 30]), {"outcome": "cannot_tell"})
    assert answer.status_code == 404


def test_hardest_hit_customers_come_first(client_of, author):
    for title, harm in (("Small", "nuisance"), ("Great", "safety"), ("Middle", "service")):
        review = open_review(capture(title, by=author, harm=harm), by=author)
        add_action(f"Help: {title}", by=author, review=review, ease=3 if harm == "nuisance" else 1)
    rows = client_of(author).get(reverse("reviews:actions")).context["page"].rows
    assert [row.title for row in rows] == ["Help: Great", "Help: Middle", "Help: Small"]


def test_filters(client_of, author, action, done):
    other = add_action("Look into it", by=author, review=done.review, type="investigate")
    client, address = client_of(author), reverse("reviews:actions")
    found = {
        query: {row.pk for row in client.get(address + query).context["page"].rows}
        for query in ("?state=idea", "?type=investigate", "?owner=me", "?owner=7", "?state=nonsense")
    }
    assert found["?state=idea"] == {other.pk}
    assert found["?type=investigate"] == {other.pk}
    assert found["?owner=me"] == {done.pk}
    assert found["?owner=7"] == found["?state=nonsense"] == {done.pk, other.pk}


def test_action_of_a_draft_is_hidden_from_others(client_of, stranger, author, standard_review):
    hidden = add_action("Renew weekly", by=author, review=standard_review)
    assert client_of(stranger).get(hidden.get_absolute_url()).status_code == 404
    assert client_of(stranger).get(reverse("reviews:actions")).context["page"].rows == []


def test_action_without_a_review_has_a_page(client_of, stranger, author):
    lone = add_action("Ask the supplier", by=author)
    assert client_of(stranger).get(lone.get_absolute_url()).status_code == 200


def test_an_idea_names_its_factor_at_once(client_of, participant, analysed, light_review, author):
    factor, other = analysed.factors.first(), add_factor(light_review, by=author, text="Somebody else’s")
    client, to = client_of(participant), reverse("reviews:idea", args=[analysed.pk])
    page = client.get(f"{analysed.get_absolute_url()}?at=actions").content.decode()
    assert f'<option value="{factor.pk}">The certificate is fetched once, at boot</option>' in page
    assert f'<option value="{other.pk}">' not in page
    client.post(to, {"title": "Renew weekly", "type": "prevent", "factor": factor.pk})
    client.post(to, {"title": "Later", "type": "prevent", "factor": ""})
    assert [row.factor for row in analysed.actions.order_by("pk")] == [factor, None]
    assert client.post(to, {"title": "Theirs", "type": "prevent", "factor": other.pk}).status_code == 422
    assert client.post(to, {"title": "Hostile", "type": "prevent", "factor": "9" * 40}).status_code == 422


def test_an_idea_beside_a_published_review_names_its_factor(client_of, author, learned):
    Review.objects.filter(pk=learned.pk).update(state="learning")
    perform(learned, "publish", by=author)
    page = client_of(author).get(learned.get_absolute_url()).content.decode()
    factor = learned.factors.first()
    assert f'<option value="{factor.pk}">' in page
    sent = {"title": "Renew weekly", "type": "prevent", "factor": factor.pk}
    client_of(author).post(reverse("reviews:idea", args=[learned.pk]), sent)
    assert learned.actions.get().factor == factor
