"""How deep a review goes, by when, and what leads look at again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from config.lib.workflow import RequirementsOpen
from incidents.domain.incidents import capture
from incidents.models import Incident
from people.domain.perform import perform
from people.models import Organisation
from reviews.domain.reviews import open_review
from reviews.domain.scope import (
    DepthNeedsReason,
    change_policy,
    choose_depth,
    due_on,
    look_again,
    propose_depth,
    sample_of,
)
from reviews.models import Review, ReviewPolicy, SecondLook
from reviews.models.policy import at_least, preset
from tests.today import BERLIN, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def serious(author) -> Incident:
    incident = capture(by=author, title="Heating stops at night")
    Incident.objects.filter(pk=incident.pk).update(severity="sev2", stage="production")
    return Incident.objects.get(pk=incident.pk)


@pytest.mark.parametrize(
    ("severity", "threshold", "expected"),
    [("sev1", "sev3", True), ("sev3", "sev3", True), ("sev4", "sev3", False), ("", "sev3", False), ("sev1", "", False)],
)
def test_at_least_knows_that_sev1_is_worst(severity, threshold, expected):
    assert at_least(severity, threshold) is expected


@pytest.mark.parametrize(
    ("facts", "policy", "expected"),
    [
        ({}, {}, "light"),
        ({"severity": "sev3", "stage": "pilot"}, {}, "standard"),
        ({"severity": "sev3", "stage": "lab"}, {}, "light"),
        ({"severity": "sev3", "stage": "lab"}, {"stages": ["lab"]}, "standard"),
        ({"severity": "sev3", "stage": "pilot"}, {"standard_from": "sev2"}, "light"),
        ({"severity": "sev1", "stage": "lab"}, {}, "deep"),
        ({"severity": "sev1", "stage": "lab"}, {"deep_from": ""}, "light"),
        ({"harm": "safety"}, {}, "deep"),
        ({"harm": "safety"}, {"safety_is_deep": False}, "light"),
        ({"looks_like_repeat": True}, {}, "standard"),
        ({"looks_like_repeat": True}, {"repeat_is_standard": False}, "light"),
    ],
)
def test_propose_depth_follows_the_policy(author, facts, policy, expected):
    incident = capture(by=author, title="Something")
    Incident.objects.filter(pk=incident.pk).update(**facts)
    ReviewPolicy.objects.update_or_create(id=1, defaults=preset("medium") | policy)

    assert propose_depth(Incident.objects.get(pk=incident.pk)) == expected


def test_policy_begins_with_what_suits_the_size(organisation):
    Organisation.objects.update(size="small")

    assert ReviewPolicy.current().standard_from == "sev2"
    assert not ReviewPolicy.objects.exists()  # reading writes nothing


def test_due_date_counts_working_days(serious, author):
    Organisation.objects.update(working_days=[0, 1, 2, 3, 4], holidays=[])

    review = open_review(serious, by=author)

    opened = review.opened_at.astimezone(BERLIN).date()
    between = [opened + dt.timedelta(days=n) for n in range(1, (review.due_on - opened).days + 1)]
    assert review.depth == "standard"
    assert sum(day.weekday() < 5 for day in between) == 10


def test_due_date_is_the_organisations_day(organisation):
    sunday_night = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)  # Monday in Berlin
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with timezone.override(zone):
            assert due_on(sunday_night, 1) == dt.date(2026, 11, 24)


def test_choosing_deeper_moves_the_due_date(serious, author):
    review = open_review(serious, by=author)

    assert choose_depth(review, by=author, depth="deep").due_on > review.due_on


def test_below_the_proposal_asks_a_reason_and_is_listed(serious, author, client, lead):
    with pytest.raises(DepthNeedsReason):
        open_review(serious, by=author, depth="light")
    open_review(serious, by=author, depth="light", depth_reason="We know this one well")

    client.force_login(lead)
    page = client.get(reverse("reviews:below")).content.decode()

    assert "We know this one well" in page
    assert "light, proposed was standard" in page


def test_skipped_is_listed_until_it_is_reopened(serious, author):
    review = open_review(serious, by=author)
    perform(review, "skip", by=author, reason="A copy of yesterday's")
    assert Review.objects.below_proposal().get() == review

    perform(Review.objects.get(), "reopen", by=author)

    assert not Review.objects.below_proposal().exists()


def test_listed_for_leads_only(client, author, reader):
    for user in (author, reader):
        client.force_login(user)
        assert client.get(reverse("reviews:below")).status_code == 403


def test_restricted_is_not_listed_for_other_leads(serious, author, client, lead):
    open_review(serious, by=author, depth="light", depth_reason="Quietly")
    Incident.objects.update(visibility="restricted")

    client.force_login(lead)

    assert "Quietly" not in client.get(reverse("reviews:below")).content.decode()
    assert client.post(reverse("reviews:second_look", args=[Review.objects.get().pk])).status_code == 404


def test_sample_is_random_and_the_same_all_month(author):
    month = timezone.localdate().replace(day=1)
    for number in range(12):
        incident = capture(by=author, title=f"Number {number}")
        Review.objects.create(incident=incident, below_since=timezone.now(), proposed_depth="standard")
    rows = Review.objects.all()

    first, again = sample_of(rows, month), sample_of(rows, month)
    earlier = sample_of(rows, (month - dt.timedelta(days=1)).replace(day=1))

    assert first == again
    assert len(first) == 5
    assert first != sorted(first, key=lambda review: review.pk)[:5] or earlier == []
    assert earlier == []


def test_second_look_is_kept_until_the_depth_is_decided_again(serious, author, lead, client):
    review = open_review(serious, by=author, depth="light", depth_reason="Small")
    client.force_login(lead)
    to = reverse("reviews:second_look", args=[review.pk])

    client.post(to, {"verdict": "deeper", "note": "Customers still ask"})
    assert SecondLook.objects.get().verdict == "deeper"
    assert "Customers still ask" in client.get(reverse("reviews:below")).content.decode()

    choose_depth(review, by=author, depth="standard")
    assert not SecondLook.objects.exists()
    assert "Customers still ask" not in client.get(reverse("reviews:below")).content.decode()


@pytest.mark.parametrize("data", [{}, {"verdict": "guilty"}, {"verdict": "right", "note": "x" * 301}])
def test_second_look_with_bad_input_changes_nothing(serious, author, lead, client, data):
    review = open_review(serious, by=author, depth="light", depth_reason="Small")
    client.force_login(lead)

    response = client.post(reverse("reviews:second_look", args=[review.pk]), data, follow=True)

    assert "Choose one of the two answers" in response.content.decode()
    assert not SecondLook.objects.exists()


def test_a_second_look_that_wants_more_says_where_to_go_on(serious, author, lead, client):
    review = open_review(serious, by=author, depth="light", depth_reason="Quietly")
    client.force_login(lead)
    said = client.post(reverse("reviews:second_look", args=[review.pk]), {"verdict": "deeper"}, follow=True)
    assert "Open it to review it after all, or to change its depth." in said.content.decode()


def test_second_look_replaces_the_first(serious, author, lead):
    review = open_review(serious, by=author, depth="light", depth_reason="Small")

    look_again(review, by=lead, verdict="deeper")
    look_again(review, by=lead, verdict="right", note="After all")

    assert SecondLook.objects.get().verdict == "right"


def test_incident_that_turned_out_worse_asks_again_how_deep(author):
    incident = capture(by=author, title="A pump stops")
    review = open_review(incident, by=author)
    Incident.objects.filter(pk=incident.pk).update(severity="sev1", stage="production")
    review = Review.objects.get(pk=review.pk)

    with pytest.raises(RequirementsOpen) as refused:
        perform(review, "publish_light", by=author)
    assert "depth" in [item.code for item in refused.value.missing]

    choose_depth(review, by=author, depth="light", reason="One pump, replaced")
    with pytest.raises(RequirementsOpen) as refused:
        perform(Review.objects.get(pk=review.pk), "publish_light", by=author)
    assert "depth" not in [item.code for item in refused.value.missing]


class TestPolicyPage:
    def test_admin_changes_it(self, client, admin):
        client.force_login(admin)
        form = client.get(reverse("reviews:policy")).context["form"]
        data = {name: value for name, value in form.initial.items() if value not in (None, False)}

        client.post(reverse("reviews:policy"), data | {"standard_from": "sev4", "light_days": 3})

        policy = ReviewPolicy.current()
        assert (policy.standard_from, policy.light_days) == ("sev4", 3)

    def test_bad_number_is_told_and_nothing_is_saved(self, client, admin):
        client.force_login(admin)

        response = client.post(reverse("reviews:policy"), {"standard_from": "sev4", "light_days": "0"})

        assert response.status_code == 422
        assert ReviewPolicy.current().light_days == 5

    def test_usual_keeps_the_tracker_that_was_typed(self, client, admin):
        client.force_login(admin, backend="people.backends.SignIn")
        sent = {"usual": "yes", "tracker": "github", "tracker_base": "https://github.com/ours/controller"}
        answer = client.post(reverse("reviews:policy"), sent)
        assert (answer.status_code, ReviewPolicy.current().tracker_base) == (302, sent["tracker_base"])
        answer = client.post(reverse("reviews:policy"), sent | {"tracker_base": "typed a\0b"})
        assert (answer.status_code, "typed" in answer.content.decode()) == (422, True)

    def test_usual_brings_back_what_suits_the_size(self, client, admin):
        client.force_login(admin)
        change_policy(by=admin, light_days=99)

        client.post(reverse("reviews:policy"), {"usual": "yes"})

        assert ReviewPolicy.current().light_days == 5

    def test_others_may_not_open_it(self, client, lead):
        client.force_login(lead)

        assert client.get(reverse("reviews:policy")).status_code == 403


class TestPolicyApi:
    url = "/api/review-policy/"

    def test_everybody_reads_it(self, client, reader):
        client.force_login(reader)

        assert client.get(self.url).json()["standard_from"] == "sev3"

    def test_admin_changes_it(self, client, admin):
        client.force_login(admin)

        response = client.patch(self.url, {"deep_days": 30}, content_type="application/json")

        assert response.json()["deep_days"] == 30
        assert ReviewPolicy.current().deep_days == 30

    @pytest.mark.parametrize("data", [{"deep_days": 0}, {"stages": ["moon"]}, {"standard_from": "sev9"}])
    def test_bad_value_is_refused(self, client, admin, data):
        client.force_login(admin)

        response = client.patch(self.url, data, content_type="application/json")

        assert response.status_code == 400
        assert response.json()["errors"][0]["field"].partition(".")[0] == next(iter(data))

    def test_others_may_not_change_it(self, client, lead):
        client.force_login(lead)

        assert client.patch(self.url, {"deep_days": 9}, content_type="application/json").status_code == 403


def test_list_shows_what_takes_longer(serious, author, client):
    open_review(serious, by=author)
    Review.objects.update(due_on=today() - dt.timedelta(days=1))
    client.force_login(author)

    assert "Heating stops" in client.get(reverse("reviews:list"), {"due": "over"}).content.decode()
    Review.objects.update(due_on=today())
    assert "Heating stops" not in client.get(reverse("reviews:list"), {"due": "over"}).content.decode()
