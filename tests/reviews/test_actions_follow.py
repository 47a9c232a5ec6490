"""Actions from idea to verdict: they answer to something, rest, are told to others, and reopen their question."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from config.lib.workflow import NotFromHere, RequirementsOpen
from incidents.models import Cohort, Incident
from people.domain.editing import edit
from people.domain.perform import perform
from people.enums import MailKind
from people.models import Mail, Team
from reviews.domain.actions import (
    HowKnown,
    add_action,
    answer_look,
    change_action,
    commit,
    rests_until,
    work_in_progress,
)
from reviews.domain.ranking import reasons_of
from reviews.domain.tracker import issue_link, tell
from reviews.models import Action, ActionLook, ReviewPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture
def factor(standard_review):
    return standard_review.factors.create(text="The alarm watches the average of all queues")


@pytest.fixture
def idea(standard_review, factor, author) -> Action:
    due = timezone.localdate() + dt.timedelta(days=9)
    given = {"why": "It was silent", "owner": author.person, "due": due, "factor": factor}
    return add_action("Alarm on the fullest queue", by=author, review=standard_review, **given)


@pytest.fixture
def running(idea, author) -> Action:
    return commit(idea, by=author, why_now="Tonight is the next load test")


@pytest.fixture
def done(running, author) -> Action:
    return perform(running, "finish", by=author)


def rested(action: Action) -> Action:
    Action.objects.filter(pk=action.pk).update(created_at=timezone.now() - dt.timedelta(days=10))
    return Action.objects.get(pk=action.pk)


# --- what it answers to, and the soak ---


def test_an_idea_rests_and_then_is_committed_without_a_question(idea, author):
    with pytest.raises(RequirementsOpen) as refused:
        commit(idea, by=author)
    assert [item.code for item in refused.value.missing] == ["why_now"]
    assert commit(rested(idea), by=author).state == "committed"


def test_committing_at_once_says_why_now(idea, author):
    row = commit(idea, by=author, why_now="  Tonight is the next load test ")
    assert (row.state, row.why_now) == ("committed", "Tonight is the next load test")


def test_the_soak_is_the_policys_and_counts_working_days(idea, organisation):
    organisation.working_days = [0, 1, 2, 3, 4]
    organisation.save()
    noon = timezone.now().replace(hour=12)
    friday = noon + dt.timedelta(days=(4 - noon.weekday()) % 7 + 7)
    Action.objects.filter(pk=idea.pk).update(created_at=friday)
    idea.refresh_from_db()
    assert rests_until(idea) == friday + dt.timedelta(days=4)
    ReviewPolicy.objects.update_or_create(id=1, defaults={"soak_days": 0})
    Action.objects.filter(pk=idea.pk).update(created_at=timezone.now())
    idea.refresh_from_db()
    assert rests_until(idea) is None


def test_whoever_looks_it_rests_by_the_organisations_days(idea, monkeypatch):
    thursday_night = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)  # Friday in Berlin
    monkeypatch.setattr(timezone, "now", lambda: thursday_night)
    idea.created_at = thursday_night
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with timezone.override(zone):
            assert rests_until(idea) == dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # Tuesday in Berlin


def test_ideas_of_light_reviews_and_of_concerns_do_not_rest(light_review, author):
    assert rests_until(add_action("Try", by=author, review=light_review)) is None
    assert rests_until(add_action("Ask the supplier", by=author)) is None


def test_an_action_that_answers_to_nothing_is_not_committed_to(idea, author):
    edit(idea, by=author, changes={"factor": None})
    with pytest.raises(RequirementsOpen) as refused:
        commit(rested(idea), by=author)
    assert [item.code for item in refused.value.missing] == ["tied"]


def test_the_idea_of_a_light_review_answers_to_its_one_factor(light_review, author):
    factor = light_review.factors.create(text="One condition")
    assert add_action("Try", by=author, review=light_review).factor == factor


def test_page_says_until_when_it_rests_and_takes_why_now(client_of, author, idea):
    client = client_of(author)
    page = client.get(idea.get_absolute_url())
    assert page.context["rests_until"] == rests_until(idea)
    assert "Why now?" in page.content.decode()
    address = reverse("reviews:action_move", args=[idea.pk, "commit"])
    assert client.post(address).status_code == 409
    assert client.post(address, {"reason": "Tonight"}).status_code == 302
    idea.refresh_from_db()
    assert (idea.state, idea.why_now) == ("committed", "Tonight")


# --- rank ---


def test_rank_moves_with_what_is_known_of_the_incident(idea, author):
    before = idea.rank
    edit(idea.review.incident, by=author, changes={"harm": "safety", "felt_by_count": 40, "felt_by_unit": "devices"})
    idea.refresh_from_db()
    assert idea.rank > before
    action = Action.objects.select_related("review__incident").get(pk=idea.pk)
    assert reasons_of(action) == ["harm: safety", "felt by 40 devices"]


def test_a_repeat_outranks_an_easier_one_and_never_more_impact(standard_review, author):
    hard = add_action("Hard", by=author, review=standard_review, ease=1)
    easy_rank = add_action("Easy", by=author, review=standard_review, ease=3).rank
    incident = standard_review.incident
    edit(incident, by=author, changes={"looks_like_repeat": True})
    hard.refresh_from_db()
    assert easy_rank < hard.rank < easy_rank + 10


def test_the_list_shows_why(client_of, author, idea):
    Incident.objects.update(harm="data", felt_by_band="all")
    page = client_of(author).get(reverse("reviews:actions")).content.decode()
    assert "harm: data lost or exposed" in page
    assert "felt by all of them" in page


# --- told to others ---


def test_a_new_owner_of_a_running_action_is_told_once(running, author, participant):
    for _ in range(2):
        change_action(running, by=author, changes={"owner": participant.person})
    change_action(running, by=author, changes={"why": "Still silent"})
    assert [mail.to for mail in Mail.objects.filter(kind=MailKind.COMMITMENT)] == [participant.email]


def test_a_new_owner_of_an_idea_is_not_told(idea, author, participant):
    change_action(idea, by=author, changes={"owner": participant.person})
    assert not Mail.objects.filter(kind=MailKind.COMMITMENT).exists()


def test_work_in_progress_is_of_the_team_and_of_no_small_one(running, idea, author, make_user):
    team = Team.objects.create(name="Edge", slug="edge")
    people = [make_user(f"edge{n}").person for n in range(3)]
    for person in (*people, author.person):
        person.team = team
        person.save()
    other = add_action("Another", by=author, owner=people[0], why="x")
    Action.objects.filter(pk=other.pk).update(state="in_progress")
    running.owner.refresh_from_db()
    assert work_in_progress(running, author) == (team, 1)
    for person in people[:2]:
        person.team = None
        person.save()
    assert work_in_progress(running, author) is None


# --- looking back ---


def test_only_worked_asks_how_one_knows(done, author, client_of):
    with pytest.raises(HowKnown):
        answer_look(done, by=author, day=30, outcome="worked", note=" ")
    address = reverse("reviews:action_look", args=[done.pk, 30])
    client = client_of(author)
    assert client.post(address, {"outcome": "worked"}).status_code == 422
    assert client.post(address, {"outcome": "cannot_tell"}).status_code == 302


def test_a_look_has_three_answers_until_it_is_answered(done, author, client_of):
    client, to = client_of(author), reverse("reviews:action", args=[done.pk])
    ActionLook.objects.filter(day=30).update(due_on=timezone.localdate())
    early = client.get(to).content.decode()
    assert early.count("You know already?") == 1  # the one after 90 days
    assert early.count("Answer it differently") == 0
    address = reverse("reviews:action_look", args=[done.pk, 30])
    said = client.post(address, {"outcome": "did_not_work", "note": "It rang, nobody looked"}, follow=True)
    assert "Its question is open again, as a new idea." in said.content.decode()
    assert said.content.decode().count("Answer it differently") == 1
    assert Action.objects.get(instead_of=done).why == "It rang, nobody looked"


def test_a_late_answer_for_day_30_leaves_the_verdict_of_day_90(done, author):
    answer_look(done, by=author, day=90, outcome="worked", note="It rang twice, somebody looked")
    answer_look(done, by=author, day=30, outcome="did_not_work", note="It was silent at first")
    assert Action.objects.get(pk=done.pk).state == "worked"
    assert ActionLook.objects.get(day=30).outcome == "did_not_work"
    assert not Action.objects.filter(instead_of=done).exists()
    answer_look(done, by=author, day=90, outcome="did_not_work", note="It was luck")
    assert Action.objects.get(pk=done.pk).state == "did_not_work"
    assert Action.objects.filter(instead_of=done).count() == 1


def test_what_did_not_work_reopens_its_question_once(done, author, factor):
    answer_look(done, by=author, day=30, outcome="did_not_work", note="It rang for hours, nobody looked")
    answer_look(done, by=author, day=90, outcome="did_not_work", note="Still so")
    [again] = Action.objects.filter(instead_of=done)
    assert (again.state, again.factor, again.why) == ("idea", factor, "It rang for hours, nobody looked")
    assert again.title == "Instead of: Alarm on the fullest queue"


# --- the tracker ---


@pytest.fixture
def github(db) -> ReviewPolicy:
    values = {"tracker": "github", "tracker_base": "https://github.com/ours/edge/"}
    return ReviewPolicy.objects.update_or_create(id=1, defaults=values)[0]


def test_no_tracker_no_link(idea):
    assert issue_link(idea, ReviewPolicy.current()) == ""


def test_a_drafts_words_do_not_leave(idea, github):
    link = issue_link(idea, github)
    assert link.startswith("https://github.com/ours/edge/issues/new?title=An+action+from+Second+Story&body=")
    assert f"%2Factions%2F{idea.pk}%2F" in link
    assert "silent" not in link


def test_a_published_action_opens_a_filled_in_issue(published_light, author, github):
    action = add_action("Write the schedule to flash & check", by=author, review=published_light, why="Eleven sites")
    link = issue_link(action, github)
    assert "title=Write+the+schedule+to+flash+%26+check" in link
    assert "body=Eleven+sites%0A%0A" in link
    Incident.objects.update(visibility="restricted")
    restricted = Action.objects.select_related("review__incident").get(pk=action.pk)
    assert "schedule" not in issue_link(restricted, github)


def test_jira_gets_project_and_kind(published_light, author, github):
    github.tracker, github.tracker_base, github.tracker_project = "jira", "https://jira.example.org", "10100"
    action = add_action("Write the schedule to flash", by=author, review=published_light, why="Eleven sites")
    link = issue_link(action, github)
    assert link.startswith("https://jira.example.org/secure/CreateIssueDetails!init.jspa?pid=10100&summary=Write+the")
    assert "issuetype" not in link


def test_the_tracker_says_it_again_without_harm(running, author):
    for status in ("in_progress", "in_progress", "done", "done", "in_progress"):
        row = tell(running, by=author, status=status, tracker_url="https://github.com/ours/edge/issues/7")
    assert (row.state, row.tracker_url) == ("done", "https://github.com/ours/edge/issues/7")
    assert row.looks.count() == 2


def test_the_tracker_does_not_commit_anybody(idea, author):
    with pytest.raises(NotFromHere):
        tell(idea, by=author, status="done")


def test_button_opens_the_issue_until_there_is_one(client_of, author, idea, github):
    client = client_of(author)
    assert "Open an issue in GitHub" in client.get(idea.get_absolute_url()).content.decode()
    change_action(idea, by=author, changes={"tracker_url": "https://github.com/ours/edge/issues/7"})
    assert "Open an issue in GitHub" not in client.get(idea.get_absolute_url()).content.decode()


# --- what a page costs ---


def test_action_page_asks_at_most_twelve_questions(
    client_of, author, done, github, django_assert_max_num_queries, make_user
):
    answer_look(done, by=author, day=30, outcome="did_not_work")
    client = client_of(author)
    for address in (done.get_absolute_url(), done.tried_next.get_absolute_url()):
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_list_with_cohorts_costs_the_same_for_one_and_three(client_of, author, django_assert_num_queries):
    client = client_of(author)
    for n in range(3):
        cohort = Cohort.objects.create(name=f"Ring {n}", slug=f"ring-{n}")
        add_action(f"Try on {n}", by=author, owner=author.person, cohort=cohort)
        client.get(reverse("reviews:actions"))
        with django_assert_num_queries(3):
            assert f"Ring {n}" in client.get(reverse("reviews:actions")).content.decode()


@pytest.mark.parametrize("words", ["typed " * 60, "typed a\0b"])
def test_a_reason_that_can_not_be_kept_comes_back(words, client_of, author, idea):
    answer = client_of(author).post(reverse("reviews:action_move", args=[idea.pk, "commit"]), {"reason": words})
    assert answer.status_code == 422
    assert "typed" in answer.content.decode()
    idea.refresh_from_db()
    assert idea.state == "idea"


# --- what it lacks is asked where it is committed to ---


@pytest.fixture
def bare(learned, author) -> Action:
    return rested(add_action("Watch each queue", by=author, review=learned))


def commits(action: Action) -> str:
    return reverse("reviews:action_move", args=[action.pk, "commit"])


def test_what_an_idea_lacks_is_asked_at_the_top_and_taken_in_one_go(client_of, author, bare):
    client = client_of(author)
    page = client.get(bare.get_absolute_url()).content.decode()
    assert page.index('id="commit_owner"') < page.index("<dl class=") < page.index('id="answers-to"')
    factor = bare.review.factors.first()
    said = {"owner": author.person.name, "due": "2030-01-02", "why": "It was silent", "answers_to": str(factor.pk)}
    assert client.post(commits(bare), said).status_code == 302
    bare.refresh_from_db()
    told = (bare.state, bare.owner, bare.due, bare.why, bare.factor)
    assert told == ("committed", author.person, dt.date(2030, 1, 2), "It was silent", factor)


def test_an_idea_may_answer_to_a_learning_from_there(client_of, author, bare):
    learning = bare.review.learnings.get()
    said = {"owner": author.person.name, "due": "2030-01-02", "why": "So", "answers_to": f"learning-{learning.pk}"}
    assert client_of(author).post(commits(bare), said).status_code == 302
    assert bare.learning_links.get().learning == learning


def test_what_was_said_is_kept_and_the_rest_asked_for_again(client_of, author, bare):
    client = client_of(author)
    answer = client.post(commits(bare), {"why": "It was silent"})
    form = answer.context["commit_form"]
    assert (answer.status_code, sorted(form.fields)) == (409, ["answers_to", "due", "owner", "seen"])
    bare.refresh_from_db()
    assert (bare.state, bare.why) == ("idea", "It was silent")


@pytest.mark.parametrize(
    "said", [{"owner": "Nobody at all"}, {"due": "soon"}, {"answers_to": "99999"}, {"why": "a\0b"}]
)
def test_what_can_not_be_taken_is_said_beside_its_field(client_of, author, bare, said):
    answer = client_of(author).post(commits(bare), {"why": "It was silent"} | said)
    assert (answer.status_code, list(answer.context["commit_form"].errors)) == (422, list(said))
    bare.refresh_from_db()
    assert (bare.state, bare.why) == ("idea", "")


def test_two_who_take_an_idea_on_see_both(client_of, author, participant, bare):
    client = client_of(author)
    form = client.get(bare.get_absolute_url()).context["commit_form"]()
    client_of(participant).post(commits(bare), {"owner": participant.person.name})
    mine = {"owner": author.person.name, "due": "", "why": "", "seen": form.initial["seen"]}
    answer = client.post(commits(bare), mine)
    page = answer.content.decode()
    assert (answer.status_code, participant.person.name in page, author.person.name in page) == (409, True, True)
    bare.refresh_from_db()
    assert bare.owner == participant.person


def test_a_refused_step_leads_on_from_the_page_of_the_action(client_of, author, bare):
    page = client_of(author).post(commits(bare), {"why": "So"}).content.decode()
    assert f'href="{bare.get_absolute_url()}?open=edit#fold-edit"' in page
    assert f'href="{commits(bare)}?open' not in page


def test_what_two_wrote_is_brought_together_by_the_form_for_changing(client_of, author, participant, bare):
    client = client_of(author)
    form = client.get(bare.get_absolute_url()).context["commit_form"]()
    client_of(participant).post(commits(bare), {"owner": participant.person.name})
    page = client.post(commits(bare), {"owner": author.person.name, "seen": form.initial["seen"]}).content.decode()
    together = page[page.index('id="edit"') :]
    assert f'<form class="form" method="post" action="{bare.get_absolute_url()}">' in together
    assert page.index('id="edit"') < page.index('id="commit_due"')
    assert page.count('id="edit"') == 1


def test_an_idea_that_lacks_nothing_has_the_button_alone(client_of, author, idea):
    page = client_of(author).get(rested(idea).get_absolute_url())
    assert (page.context["commit_form"], commits(idea) in page.content.decode()) == (None, True)


def test_who_may_not_change_it_is_asked_nothing(client_of, reader, author, published_light):
    idea = add_action("Watch", by=author, review=published_light)
    page = client_of(reader).get(idea.get_absolute_url()).content.decode()
    assert ("Watch" in page, "commit_owner" in page) == (True, False)


def test_the_page_of_a_bare_idea_asks_at_most_twelve_questions(client_of, author, bare, django_assert_max_num_queries):
    client = client_of(author)
    client.get(bare.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(bare.get_absolute_url())
