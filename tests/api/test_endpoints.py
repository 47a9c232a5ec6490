"""What the API promises beyond reading and writing: conflicts, the gate, transitions, quotes, consent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.domain.timeline import add_event
from incidents.models import Incident, TimelineEvent
from learnings.domain.concerns import raise_concern
from learnings.domain.credits import give
from learnings.models import Credit, Learning
from people.models import LogEntry
from reviews.domain.actions import add_action
from reviews.models import Action, Review

pytestmark = pytest.mark.django_db


def problem(response, status: int) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content
    return response.json()


def fields(response, status: int) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in problem(response, status)["errors"]]


# --- incidents ------------------------------------------------------------------------------------


def test_one_sentence_makes_an_incident(api, author):
    body = api(author).post("/api/incidents/", {"title": "Gateways reboot at noon"}, format="json").json()
    assert (body["ref"], body["status"], body["started_at"]) == (f"INC-{body['id']}", "open", None)
    assert LogEntry.objects.filter(incident_id=body["id"], verb="capture").count() == 1


def test_the_second_editor_is_told_and_nothing_is_lost(api, author, participant, incident):
    path = f"/api/incidents/{incident.pk}/"
    seen = api(author).get(path).json()["version"]
    api(author).patch(path, {"summary": "First words.", "version": seen}, format="json")
    body = problem(api(participant).patch(path, {"summary": "Others.", "version": seen}, format="json"), 409)
    assert [(error["field"], error["code"]) for error in body["errors"]] == [("summary", "conflict")]
    assert (body["current"]["summary"], body["current"]["version"]) == ("First words.", seen + 1)
    assert Incident.objects.get().summary == "First words."


def test_editors_of_different_fields_do_not_disturb_each_other_with_a_fresh_version(api, author, incident):
    path = f"/api/incidents/{incident.pk}/"
    first = api(author).patch(path, {"harm": "service", "version": 1}, format="json").json()
    second = api(author).patch(path, {"stage": "pilot", "version": first["version"]}, format="json").json()
    assert (second["harm"], second["stage"]) == ("service", "pilot")


def test_margins_are_seconds(api, author, incident):
    body = {"started_at": "2026-03-01T12:00:00Z", "started_at_margin": 900}
    shown = api(author).patch(f"/api/incidents/{incident.pk}/", body, format="json").json()
    assert (shown["started_at"], shown["started_at_margin"]) == ("2026-03-01T12:00:00Z", 900)
    assert Incident.objects.get().started_at_margin == dt.timedelta(minutes=15)


def test_a_merge_names_its_target(api, author, incident, make_user):
    client, path = api(author), f"/api/incidents/{incident.pk}/transitions/"
    other = client.post("/api/incidents/", {"title": "The same"}, format="json").json()["id"]
    assert fields(client.post(path, {"name": "merge"}, format="json"), 409) == [("merged_into", "merge_target")]
    merged = client.post(path, {"name": "merge", "into": other}, format="json").json()
    assert (merged["status"], merged["merged_into"]) == ("merged", other)


def test_a_transition_that_does_not_leave_the_state_is_a_conflict(api, author, incident):
    client, path = api(author), f"/api/incidents/{incident.pk}/transitions/"
    client.post(path, {"name": "decline", "reason": "A test."}, format="json")
    problem(client.post(path, {"name": "stabilise"}, format="json"), 409)
    assert fields(client.post(path, {"name": "fly"}, format="json"), 400) == [("name", "invalid")]


def test_declining_asks_why(api, author, incident):
    path = f"/api/incidents/{incident.pk}/transitions/"
    assert fields(api(author).post(path, {"name": "decline"}, format="json"), 400) == [("reason", "required")]


def test_transitions_offered_are_those_of_the_table(api, author, incident):
    offered = api(author).get(f"/api/incidents/{incident.pk}/transitions/").json()
    assert [step["name"] for step in offered] == ["stabilise", "resolve", "decline", "merge"]


def test_a_restricted_incident_keeps_one_reader(api, author, incident):
    client, path = api(author), f"/api/incidents/{incident.pk}/"
    assert client.post(f"{path}restrict/").json()["visibility"] == "restricted"
    role = client.get(f"{path}roles/").json()["results"][0]["id"]
    problem(client.delete(f"{path}roles/{role}/"), 409)
    assert client.post(f"{path}unrestrict/").json()["visibility"] == "organisation"


def test_events_are_told_in_order(api, author, incident):
    client, path = api(author), f"/api/incidents/{incident.pk}/events/"
    made = [client.post(path, {"text": text}, format="json").json()["id"] for text in ("one", "two", "three")]
    client.post(f"{path}{made[2]}/move/", {"after": None}, format="json")
    between = client.post(path, {"text": "two and a half", "after": made[0]}, format="json").json()["id"]
    order = [row["id"] for row in client.get(path).json()["results"]]
    assert order == [made[2], made[0], between, made[1]]
    paged, url = [], f"{path}?limit=1"
    while url:
        page = client.get(url).json()
        paged, url = paged + [row["id"] for row in page["results"]], page["next"]
    assert paged == order


def test_evidence_stays(api, author, light_review, event):
    body = {"review": light_review.pk, "now_we_know": "Buffers last six hours.", "evidence": [{"event": event.pk}]}
    assert api(author).post("/api/learnings/", body, format="json").status_code == 201
    problem(api(author).delete(f"/api/incidents/{event.incident_id}/events/{event.pk}/"), 409)
    assert TimelineEvent.objects.filter(pk=event.pk).exists()


def test_a_file_comes_back_as_it_went_in(api, author, incident, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, path = api(author), f"/api/incidents/{incident.pk}/attachments/"
    file = SimpleUploadedFile("night.log", b"02:00 silence\n")
    made = client.post(path, {"file": file}, format="multipart").json()
    assert (made["name"], made["content_type"], made["size"]) == ("night.log", "text/plain", 14)
    back = client.get(f"{path}{made['id']}/content/")
    assert b"".join(back.streaming_content) == b"02:00 silence\n"
    assert back["Content-Disposition"] == 'attachment; filename="night.log"'
    assert client.delete(f"{path}{made['id']}/").status_code == 204


def test_a_file_that_can_run_is_refused(api, author, incident):
    file = SimpleUploadedFile("page.html", b"<script>")
    response = api(author).post(f"/api/incidents/{incident.pk}/attachments/", {"file": file}, format="multipart")
    assert fields(response, 400) == [("file", "invalid")]


def test_filters_are_those_of_the_page(api, author, incident):
    client = api(author)
    client.post("/api/incidents/", {"title": "A drill", "kind": "drill"}, format="json")
    assert [row["kind"] for row in client.get("/api/incidents/", {"kind": "drill"}).json()["results"]] == ["drill"]
    assert len(client.get("/api/incidents/", {"q": f"INC-{incident.pk}"}).json()["results"]) == 1
    assert len(client.get("/api/incidents/", {"owner": "me"}).json()["results"]) == 2


# --- reviews and the gate ---------------------------------------------------------------------------


def test_opening_a_review_twice_answers_with_the_one_there_is(api, author, incident):
    answers = [api(author).post("/api/reviews/", {"incident": incident.pk}, format="json") for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert Review.objects.count() == 1


def test_going_below_the_proposed_depth_asks_why(api, author, incident):
    Incident.objects.filter(pk=incident.pk).update(severity="sev1")
    response = api(author).post("/api/reviews/", {"incident": incident.pk, "depth": "light"}, format="json")
    assert fields(response, 400) == [("depth_reason", "required")]


def test_the_gate_refuses_field_by_field(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/"
    client.patch(path, {"what_happened": ""}, format="json")
    refused = client.post(f"{path}transitions/", {"name": "publish_light"}, format="json")
    expected = [("what_happened", "what_happened"), ("factors", "factors"), ("learnings", "learning")]
    assert fields(refused, 409) == expected
    still = client.get(f"{path}requirements/").json()
    assert (still["transition"], still["target"]) == ("publish_light", "published")
    assert [(item["field"], item["code"]) for item in still["missing"]] == expected
    assert Review.objects.get().state == "gathering"


def test_the_light_way_over_the_api(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/"
    client.post(f"{path}factors/", {"text": "The disk alert watched averages."}, format="json")
    body = {
        "review": light_review.pk,
        "now_we_know": "Gateways keep their schedule for six hours without the cloud.",
        "evidence": [{"incident": light_review.incident_id, "note": "The whole night."}],
    }
    assert client.post("/api/learnings/", body, format="json").json()["state"] == "draft"
    assert client.post(f"{path}transitions/", {"name": "publish_light"}, format="json").json()["state"] == "published"
    version = client.get(f"{path}versions/1/").json()
    assert "six hours" in version["markdown"]
    assert "<" in version["html"]
    problem(client.patch(path, {"luck": "It was day."}, format="json"), 409)
    problem(client.post(f"{path}factors/", {"text": "Too late."}, format="json"), 409)
    amended = client.post(f"{path}amend/", {"note": "Luck", "luck": "It was day."}, format="json").json()
    assert (amended["number"], amended["amendment_note"]) == (2, "Luck")
    last = client.get("/api/learnings/").json()["results"][0]
    withdrawn = {"name": "withdraw", "reason": "Not so."}
    problem(client.post(f"/api/learnings/{last['id']}/transitions/", withdrawn, format="json"), 409)
    assert Learning.objects.get().state == "published"


def test_two_who_write_the_same_text_of_a_review(api, author, participant, standard_review):
    path = f"/api/reviews/{standard_review.pk}/"
    api(author).patch(path, {"luck": "It was day.", "version": 1}, format="json")
    refused = api(participant).patch(path, {"luck": "Nowhere.", "version": 1}, format="json")
    assert fields(refused, 409) == [("luck", "conflict")]
    assert refused.json()["current"]["luck"] == "It was day."


def test_a_participant_does_not_choose_who_runs_it(api, participant, author, standard_review):
    path = f"/api/reviews/{standard_review.pk}/"
    body = {"owner": participant.person.pk}
    assert api(participant).patch(path, body, format="json").status_code == 403
    assert api(author).patch(path, body, format="json").json()["owner"] == participant.person.pk


def test_a_member_who_does_not_take_part_writes_nothing(api, stranger, standard_review):
    response = api(stranger).patch(f"/api/reviews/{standard_review.pk}/", {"luck": "x"}, format="json")
    assert response.status_code == 403


def test_nobody_writes_anothers_perspective(api, author, participant, standard_review):
    path = f"/api/reviews/{standard_review.pk}/perspectives/"
    body = {"did": "I looked at the queue.", "person": participant.person.pk}
    assert api(author).post(path, body, format="json").json()["person"] == author.person.pk
    assert fields(api(author).post(path, {"did": " "}, format="json"), 400) == [("did", "required")]


def test_whoever_is_invited_reads_the_draft(api, author, stranger, standard_review):
    path = f"/api/reviews/{standard_review.pk}/"
    made = api(author).post(f"{path}participants/", {"person": stranger.person.pk}, format="json").json()
    assert api(stranger).get(path).json()["readable"] is True
    api(author).delete(f"{path}participants/{made['id']}/")
    assert api(stranger).get(path).json()["readable"] is False


def test_wording_that_holds_up_is_kept_with_a_reason(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/"
    client.patch(path, {"what_happened": "The cause was human error by the operator."}, format="json")
    hint = next(hint for hint in client.get(f"{path}hints/").json() if hint["holds"])
    body = {name: hint[name] for name in ("section", "category", "text_hash")}
    assert client.post(f"{path}keep-wording/", {**body, "because": "quotation"}, format="json").status_code == 204
    assert [hint for hint in client.get(f"{path}hints/").json() if hint["holds"]] == []


# --- actions ----------------------------------------------------------------------------------------


def test_actions_come_by_customer_impact(api, author, light_review):
    small = add_action("Small", by=author)
    Incident.objects.filter(pk=light_review.incident_id).update(harm="safety")
    large = add_action("Large", by=author, review=Review.objects.get())
    assert [row["id"] for row in api(author).get("/api/actions/").json()["results"]] == [large.pk, small.pk]


def test_an_action_is_committed_done_and_looked_at(api, author):
    client = api(author)
    made = client.post("/api/actions/", {"title": "Alert on the fullest disk"}, format="json").json()
    path = f"/api/actions/{made['id']}/"
    refused = client.post(f"{path}transitions/", {"name": "commit"}, format="json")
    assert [field for field, _code in fields(refused, 409)] == ["owner", "due", "why"]
    body = {"owner": author.person.pk, "due": "2026-12-01", "why": "It hides.", "version": made["version"]}
    client.patch(path, body, format="json")
    for name in ("commit", "finish"):
        assert client.post(f"{path}transitions/", {"name": name}, format="json").status_code == 200
    looked = client.post(f"{path}looks/", {"day": 30, "outcome": "worked", "note": "It rang."}, format="json").json()
    assert (looked["state"], [look["outcome"] for look in looked["looks"]]) == ("worked", ["worked", ""])
    assert fields(client.post(f"{path}transitions/", {"name": "worked"}, format="json"), 400) == [("name", "invalid")]


def test_the_tracker_moves_an_action_by_its_number_or_by_its_issue(api, author, stranger):
    issue = "https://github.com/ours/edge/issues/7"
    action = add_action("Alert on the fullest disk", by=author, tracker_url=issue)
    client, path = api(author), f"/api/actions/{action.pk}/tracker/"
    assert client.post(path, {"status": "done"}, format="json").status_code == 409  # nobody committed to it
    Action.objects.update(state="committed")
    assert client.post(path, {"status": "in_progress"}, format="json").json()["state"] == "in_progress"
    for _ in range(2):
        answer = client.post("/api/actions/tracker/", {"status": "done", "tracker_url": issue}, format="json")
        assert [(row["id"], row["state"]) for row in answer.json()] == [(action.pk, "done")]
    assert fields(client.post(path, {"status": "reopened"}, format="json"), 400) == [("status", "invalid_choice")]


def test_an_idea_says_until_when_it_rests_and_why_it_ranks_there(api, author, light_review):
    Incident.objects.filter(pk=light_review.incident_id).update(harm="safety")
    Review.objects.update(depth="standard")
    action = add_action("Large", by=author, review=Review.objects.get())
    row = api(author).get(f"/api/actions/{action.pk}/").json()
    assert row["reasons"] == ["harm: safety"]
    assert row["rests_until"] is not None


def test_an_action_of_a_review_one_does_not_write_is_refused(api, stranger, light_review):
    response = api(stranger).post("/api/actions/", {"title": "x", "review": light_review.pk}, format="json")
    assert fields(response, 400) == [("review", "does_not_exist")]
    assert not Action.objects.exists()


# --- learnings --------------------------------------------------------------------------------------


def test_advice_is_given_and_nothing_kept(api, author):
    response = api(author).post("/api/learnings/advice/", {"now_we_know": "Be more careful."}, format="json")
    assert [item["code"] for item in response.json()] == ["exhortation"]
    assert not Learning.objects.exists()


def test_evidence_is_one_thing_each_and_of_this_incident(api, author, light_review, restricted):
    client = api(author)
    body = {"review": light_review.pk, "now_we_know": "Buffers last six hours."}
    both = [{"incident": light_review.incident_id, "url": "https://example.org/log"}]
    assert [
        field for field, _ in fields(client.post("/api/learnings/", {**body, "evidence": both}, format="json"), 400)
    ]
    other = add_event(restricted, by=author, text="Elsewhere")
    refused = client.post("/api/learnings/", {**body, "evidence": [{"event": other.pk}]}, format="json")
    assert fields(refused, 400)[0][0] == "evidence"
    assert not Learning.objects.exists()


def test_an_earlier_learning_that_is_hidden_is_not_named(api, author, stranger, world, hidden):
    client, path = api(author), f"/api/learnings/{world.rows[Learning].pk}/"
    body = {"earlier": hidden.rows[Learning].pk}
    assert client.post(f"{path}relearned/", body, format="json").json()["relearned_from"] == body["earlier"]
    assert api(stranger).get(path).json()["relearned_from"] is None


def test_search_finds_by_kind(api, author, world):
    found = api(author).get("/api/search/", {"q": "gateways"}).json()
    assert {group["kind"]: bool(group["results"]) for group in found}["incidents"] is True
    assert fields(api(author).get("/api/search/"), 400) == [("q", "required")]


def test_a_quote_has_to_stand_somewhere(api, author, incident, pattern):
    body = {"incident": incident.pk, "pattern": pattern.pk, "quote": "Words nobody wrote"}
    assert [field for field, _ in fields(api(author).post("/api/pattern-tags/", body, format="json"), 400)] == ["quote"]
    made = api(author).post("/api/pattern-tags/", {**body, "quote": incident.title}, format="json").json()
    rejected = api(author).patch(f"/api/pattern-tags/{made['id']}/", {"state": "rejected"}, format="json").json()
    assert (made["state"], rejected["state"]) == ("confirmed", "rejected")


def test_patterns_are_the_leads_to_change(api, author, lead, pattern):
    path, body = f"/api/patterns/{pattern.pk}/", {"name": "Silent backlog"}
    assert api(author).patch(path, body, format="json").status_code == 403
    assert api(lead).patch(path, body, format="json").json()["name"] == "Silent backlog"
    assert fields(api(lead).patch(path, {"slug": "other"}, format="json"), 400) == [("slug", "invalid")]


# --- concerns and credit ----------------------------------------------------------------------------


def test_a_decision_brings_its_reasons(api, author, lead):
    concern = api(author).post("/api/concerns/", {"text": "The disks fill unseen."}, format="json").json()
    path = f"/api/concerns/{concern['id']}/"
    refused = api(lead).post(f"{path}transitions/", {"name": "monitor"}, format="json")
    assert fields(refused, 400) == [("name", "invalid")]
    body = {"outcome": "monitor", "rationale": "Rare.", "context_at_time": "Two sites.", "decided_by_role": "Lead"}
    assert fields(api(lead).post(f"{path}decide/", body, format="json"), 400) == [("revisit_on", "invalid")]
    later = str(timezone.localdate() + dt.timedelta(days=30))
    decided = api(lead).post(f"{path}decide/", {**body, "revisit_on": later}, format="json").json()
    assert (decided["state"], decided["decisions"][0]["rationale"]) == ("monitoring", "Rare.")
    assert api(author).post(f"{path}decide/", body, format="json").status_code == 403


def test_a_concern_is_linked_from_a_review(api, author, stranger, light_review):
    concern = raise_concern("The disks fill unseen.", by=stranger)
    body = {"concern": concern.pk, "review": light_review.pk}
    made = api(author).post("/api/concern-links/", body, format="json").json()
    assert api(stranger).get("/api/concern-links/").json()["results"] == []
    assert api(author).delete(f"/api/concern-links/{made['id']}/").status_code == 204


def test_credit_is_the_recipients_to_show(api, author, participant, stranger):
    credit = give(participant.person, by=author, kind="asked_the_question", text="You asked.")
    path = f"/api/credits/{credit.pk}/"
    assert api(stranger).get(path).status_code == 404
    assert api(author).post(f"{path}transitions/", {"name": "accept"}, format="json").status_code == 403
    assert (
        api(participant).post(f"{path}transitions/", {"name": "accept"}, format="json").json()["consent"] == "accepted"
    )
    assert api(stranger).get(path).status_code == 200


def test_thanks_are_for_others(api, author):
    body = {"recipient": author.person.pk, "kind": "facilitation", "text": "Well done, me."}
    assert [field for field, _ in fields(api(author).post("/api/credits/", body, format="json"), 400)] == ["recipient"]
    assert not Credit.objects.exists()


@pytest.mark.parametrize("path", ["/api/incidents/", "/api/concerns/", "/api/actions/"])
def test_a_repeated_create_happens_once(path, api, author):
    client, key = api(author), {"Idempotency-Key": "the-same"}
    body = {"title": "Once", "text": "Once"}
    answers = [client.post(path, body, format="json", headers=key) for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(client.get(path).json()["results"]) == 1


# --- threads beside a draft -------------------------------------------------------------------------


def test_a_thread_over_the_api(api, author, participant, stranger, standard_review):
    path = f"/api/reviews/{standard_review.pk}/comments/"
    client = api(participant)
    body = {"section": "factors", "quote": "at boot", "text": "Since when?", "mentions": [author.person.pk]}
    first = client.post(path, body, format="json").json()
    assert (first["author"], first["mentions"]) == (participant.person.pk, [author.person.pk])
    reply = api(author).post(path, {"thread": first["id"], "text": "Since spring."}, format="json").json()
    assert (reply["section"], reply["thread"]) == ("factors", first["id"])
    assert [row["id"] for row in client.get(path).json()["results"]] == [first["id"], reply["id"]]
    assert api(author).post(f"{path}{first['id']}/resolve/").json()["resolved_by"] == author.person.pk
    assert client.post(f"{path}{first['id']}/reopen/").json()["resolved_at"] is None
    assert client.post(f"{path}{reply['id']}/resolve/").status_code == 409
    assert client.delete(f"{path}{first['id']}/").status_code == 409
    assert client.delete(f"{path}{reply['id']}/").status_code == 403
    assert api(author).delete(f"{path}{reply['id']}/").status_code == 204


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": "x"}, ("section", "required")),
        ({"section": "perspectives", "text": "x"}, ("section", "does_not_exist")),
        ({"section": "factors", "text": " "}, ("text", "blank")),
        ({"section": "factors", "text": "x" * 10_001}, ("text", "max_length")),
        ({"section": "factors", "text": "a\0b"}, ("text", "null_characters_not_allowed")),
        ({"section": "factors", "text": "x", "thread": 10**17}, ("thread", "does_not_exist")),
    ],
)
def test_a_comment_that_can_not_be_taken(api, author, standard_review, body, expected):
    response = api(author).post(f"/api/reviews/{standard_review.pk}/comments/", body, format="json")
    assert fields(response, 400) == [expected]


def test_only_readers_are_asked_over_the_api(api, author, stranger, standard_review):
    body = {"section": "factors", "text": "x", "mentions": [stranger.person.pk]}
    response = api(author).post(f"/api/reviews/{standard_review.pk}/comments/", body, format="json")
    assert fields(response, 400) == [("mentions", "does_not_exist")]


def test_a_draft_is_corrected_or_not_told_over_the_api(api, participant, stranger, standard_review):
    path, row = f"/api/reviews/{standard_review.pk}/", standard_review.participation
    body = {"passed": False, "correction": "It was two days.", "section": "factors"}
    assert api(participant).post(f"{path}answer/", body, format="json").status_code == 204
    assert standard_review.comments.get().section == "factors"
    assert row.get(person=participant.person).corrected is True
    wrong = api(participant).post(f"{path}answer/", {**body, "section": "nowhere"}, format="json")
    assert fields(wrong, 400) == [("section", "does_not_exist")]
    assert api(participant).post(f"{path}rather-not/").status_code == 204
    assert row.get(person=participant.person).rather_not is True
    assert api(stranger).post(f"{path}rather-not/").status_code == 403
