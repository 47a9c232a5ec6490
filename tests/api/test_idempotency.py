"""A create that comes twice without a key: a double click, a client that tries again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.models import Attachment, Incident, IncidentRole
from people.models import IdempotencyKey
from people.tasks import forget_requests

pytestmark = pytest.mark.django_db
INCIDENT = {"title": "Gateways went silent"}


def times(client, path: str, *bodies: dict) -> list:
    answers = [client.post(path, body, format="json") for body in bodies]
    assert [answer.status_code for answer in answers] == [201] * len(bodies), answers[0].content
    return answers


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/incidents/", INCIDENT),
        ("/api/concerns/", {"text": "The disks on the roof fill unseen"}),
        ("/api/actions/", {"title": "A smaller buffer"}),
        ("/api/preventive-work/", {"title": "A", "mechanism": "B", "effect_check_on": "2030-01-01"}),
        ("/api/incidents/{incident}/events/", {"text": "The queue grows"}),
        ("/api/reviews/{review}/factors/", {"text": "The alert watched the average"}),
        ("/api/reviews/{review}/defences/", {"text": "The buffer", "kind": "redundancy", "outcome": "held"}),
        ("/api/reviews/{review}/comments/", {"section": "factors", "text": "Since when?"}),
    ],
)
def test_the_same_within_a_moment_is_made_once(api, author, light_review, path, body):
    client = api(author)
    path = path.format(incident=light_review.incident_id, review=light_review.pk)
    before = len(client.get(path).json()["results"])
    first, second = times(client, path, body, body)
    assert second.json() == first.json()
    assert ("Idempotent-Replay" in first, second["Idempotent-Replay"]) == (False, "true")
    assert len(client.get(path).json()["results"]) == before + 1


def test_other_words_are_another_row(api, author):
    times(api(author), "/api/incidents/", INCIDENT, {**INCIDENT, "summary": "In the basement"})
    assert Incident.objects.count() == 2


def test_a_key_of_its_own_makes_a_twin_on_purpose(api, author):
    client = api(author)
    for key in "ab":
        client.post("/api/incidents/", INCIDENT, format="json", headers={"Idempotency-Key": key})
    assert Incident.objects.count() == 2


def test_two_programs_that_say_the_same_are_two(api, author):
    for client in (api(author), api(author)):
        times(client, "/api/incidents/", INCIDENT)
    assert Incident.objects.count() == 2


def test_after_a_moment_it_is_meant_again(api, author):
    client = api(author)
    times(client, "/api/incidents/", INCIDENT)
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(seconds=16))
    times(client, "/api/incidents/", INCIDENT)
    assert Incident.objects.count() == 2


def test_what_was_taken_away_meanwhile_is_made_anew(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/factors/"
    (first,) = times(client, path, {"text": "The alert watched the average"})
    assert client.delete(f"{path}{first.json()['id']}/").status_code == 204
    (again,) = times(client, path, {"text": "The alert watched the average"})
    assert [row["id"] for row in client.get(path).json()["results"]] == [again.json()["id"]]
    assert again.json()["id"] != first.json()["id"]


def test_a_refused_create_is_refused_again(api, author):
    client = api(author)
    assert [client.post("/api/incidents/", {}, format="json").status_code for _ in "12"] == [400, 400]
    assert not IdempotencyKey.objects.exists()


def test_two_files_of_one_name_are_told_apart_by_what_is_in_them(api, author, light_review):
    client, path = api(author), f"/api/incidents/{light_review.incident_id}/attachments/"
    for words in (b"first", b"second", b"second"):
        assert client.post(path, {"file": SimpleUploadedFile("image.txt", words)}).status_code == 201
    assert [row.file.read() for row in Attachment.objects.order_by("pk")] == [b"first", b"second"]


def test_the_same_key_with_another_file_is_refused(api, author, light_review):
    client, path = api(author), f"/api/incidents/{light_review.incident_id}/attachments/"
    sent = [{"file": SimpleUploadedFile("image.txt", words)} for words in (b"first", b"second")]
    answers = [client.post(path, body, headers={"Idempotency-Key": "a"}).status_code for body in sent]
    assert answers == [201, 422]


def test_what_a_second_post_rewrites_may_be_said_again(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/perspectives/"
    times(client, path, *({"did": words} for words in ("I looked", "I listened", "I looked")))
    assert [row["did"] for row in client.get(path).json()["results"]] == ["I looked"]


def test_a_client_can_not_guess_anothers_request(api, author):
    """A key is stripped, so none that is sent begins as those of requests without one do."""
    client = api(author)
    times(client, "/api/incidents/", INCIDENT)
    own = IdempotencyKey.objects.get().key
    sent = client.post("/api/incidents/", {"title": "Another"}, format="json", headers={"Idempotency-Key": own})
    assert (sent.status_code, Incident.objects.count()) == (201, 2)


def test_a_page_in_the_browser_needs_no_token(client, author):
    client.force_login(author)
    answers = [client.post("/api/incidents/", INCIDENT, content_type="application/json") for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("depth", [400, 900, 940, 960, 975, 985, 990])
def test_a_body_nested_deeper_than_can_be_read_is_refused(api, author, depth):
    body = "[" * depth + "]" * depth
    answer = api(author).post("/api/incidents/", f'{{"title": "Deep", "x": {body}}}', content_type="application/json")
    assert answer.status_code in (201, 400)


def test_answers_do_not_stay(api, author):
    client = api(author)
    times(client, "/api/incidents/", INCIDENT)
    client.post("/api/incidents/", INCIDENT, format="json", headers={"Idempotency-Key": "a"})
    assert forget_requests() == 0
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))
    assert forget_requests() == 1
    assert IdempotencyKey.objects.get().key == "a"
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(days=2, minutes=1))
    assert forget_requests() == 1


def test_the_answer_belongs_to_whoever_asked(api, author, facilitator):
    times(api(author), "/api/incidents/", INCIDENT)
    times(api(facilitator), "/api/incidents/", INCIDENT)
    assert Incident.objects.count() == 2


def test_a_key_opens_nothing_that_was_hidden_from_the_asker_meanwhile(api, author, facilitator):
    client, sent = api(author), {**INCIDENT, "visibility": "restricted"}
    keyed = {"format": "json", "headers": {"Idempotency-Key": "a"}}
    made = client.post("/api/incidents/", sent, **keyed)
    assert client.post("/api/incidents/", sent, **keyed).json() == made.json()
    IncidentRole.objects.filter(incident=made.json()["id"]).update(person=facilitator.person)
    again = client.post("/api/incidents/", sent, **keyed)
    assert (again.status_code, Incident.objects.count()) == (404, 1)
    assert "silent" not in again.content.decode()


def test_a_key_answers_again_about_what_was_taken_away(api, author, light_review):
    client, path = api(author), f"/api/reviews/{light_review.pk}/factors/"
    keyed = {"format": "json", "headers": {"Idempotency-Key": "a"}}
    first = client.post(path, {"text": "The alert watched the average"}, **keyed)
    client.delete(f"{path}{first.json()['id']}/")
    again = client.post(path, {"text": "The alert watched the average"}, **keyed)
    assert (again.status_code, again.json()) == (201, first.json())
