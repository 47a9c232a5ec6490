"""Actions: parked as ideas, committed with owner, date and reason, looked at again."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.domain.incidents import capture
from learnings.domain.learnings import record
from people.domain.perform import perform
from reviews.domain.actions import NotDoneYet, add_action, answer_look, park_idea
from reviews.domain.reviews import add_factor, open_review
from reviews.models import Action, Review
from reviews.requirements import ACTION
from tests.today import today

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
    assert [(look.day, look.due_on - today()) for look in done.looks.all()] == [
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
    client.post(to, {"title": "Renew weekly", "type": "prevent", "answers_to": factor.pk})
    client.post(to, {"title": "Later", "type": "prevent", "answers_to": ""})
    assert [row.factor for row in analysed.actions.order_by("pk")] == [factor, None]
    assert client.post(to, {"title": "Theirs", "type": "prevent", "answers_to": other.pk}).status_code == 422
    assert client.post(to, {"title": "Hostile", "type": "prevent", "answers_to": "9" * 40}).status_code == 422


def test_an_idea_beside_a_published_review_names_its_factor(client_of, author, learned):
    Review.objects.filter(pk=learned.pk).update(state="learning")
    perform(learned, "publish", by=author)
    page = client_of(author).get(learned.get_absolute_url()).content.decode()
    factor = learned.factors.first()
    assert f'<option value="{factor.pk}">' in page
    sent = {"title": "Renew weekly", "type": "prevent", "answers_to": factor.pk}
    client_of(author).post(reverse("reviews:idea", args=[learned.pk]), sent)
    assert learned.actions.get().factor == factor


# --- an idea answers to a factor or a learning: one picker ---


def choose(client, review: Review, answers_to: str, title: str = "Renew weekly"):
    return client.post(
        reverse("reviews:idea", args=[review.pk]), {"title": title, "type": "prevent", "answers_to": answers_to}
    )


def ties(action: Action) -> list[int]:
    return [link.learning_id for link in action.learning_links.all()]


def test_an_idea_answers_to_a_learning_from_the_same_picker(client_of, author, learned):
    learning, factor, client = learned.learnings.get(), learned.factors.first(), client_of(author)
    page = client.get(f"{learned.get_absolute_url()}?at=actions").content.decode()
    picker = page.split('name="answers_to"')[1].split("</select>")[0]
    assert re.findall(r'<optgroup label="(\w+)">', picker) == ["Factors", "Learnings"]
    assert f'<option value="{factor.pk}">' in picker
    assert f'<option value="learning-{learning.pk}">{learning.ref} A gateway that cannot fetch' in picker
    assert choose(client, learned, f"learning-{learning.pk}").status_code == 302
    action = learned.actions.get()
    assert (action.factor, ties(action)) == (None, [learning.pk])
    assert ACTION.missing(("tied",), action) == []
    assert ACTION.missing(("tied",), add_action("Later", by=author, review=learned)) != []


def test_an_idea_beside_a_published_review_answers_to_a_learning(client_of, author, learned):
    Review.objects.filter(pk=learned.pk).update(state="learning")
    perform(learned, "publish", by=author)
    learning, client = learned.learnings.get(), client_of(author)
    assert f'<option value="learning-{learning.pk}">' in client.get(learned.get_absolute_url()).content.decode()
    choose(client, learned, f"learning-{learning.pk}")
    assert ties(learned.actions.get()) == [learning.pk]


def test_a_double_click_ties_one_idea_once(client_of, author, learned):
    learning, client = learned.learnings.get(), client_of(author)
    for _time in (1, 2):
        choose(client, learned, f"learning-{learning.pk}")
    assert ties(learned.actions.get()) == [learning.pk]


@pytest.mark.parametrize(
    "answers_to", ["learning-{theirs}", "learning-{gone}", "learning-", "learning-x", "other-1", "-"]
)
def test_what_an_idea_can_not_answer_to_is_refused(client_of, author, learned, light_review, answers_to):
    theirs = record(light_review, by=author, now_we_know="Another review learned this one.")
    gone = record(learned, by=author, now_we_know="This one was taken back again.")
    perform(gone, "withdraw", by=author, reason="Not so")
    answer = choose(client_of(author), learned, answers_to.format(theirs=theirs.pk, gone=gone.pk))
    assert (answer.status_code, learned.actions.count()) == (422, 0)


def test_a_learning_that_goes_meanwhile_leaves_the_idea(author, learned):
    learned.learnings.all().delete()
    action = park_idea("Renew weekly", by=author, review=learned, answers_to="learning-123456")
    assert (action.title, ties(action)) == ("Renew weekly", [])


def test_an_idea_of_a_light_review_is_asked_nothing(client_of, author, published_light):
    assert published_light.learnings.count() == 1
    assert 'name="answers_to"' not in client_of(author).get(published_light.get_absolute_url()).content.decode()


def test_the_picker_asks_the_database_nothing_more_for_more_learnings(
    client_of, author, learned, django_assert_num_queries
):
    client, to = client_of(author), f"{learned.get_absolute_url()}?at=actions"
    client.get(to)
    with CaptureQueriesContext(connection) as few:
        client.get(to)
    for n in range(5):
        record(learned, by=author, now_we_know=f"A gateway is told {n} times.")
    with django_assert_num_queries(len(few)):
        client.get(to)
