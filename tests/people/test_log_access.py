"""The log hides with what it speaks of."""

import pytest

from incidents.domain.incidents import capture
from people import log_access
from people.domain.activity import log
from people.models import LogEntry
from reviews.domain.reviews import open_review


def refs(user):
    return set(LogEntry.objects.visible_to(user).values_list("object_ref", flat=True))


def test_visible_to_hides_restricted_incidents_from_admins(author, admin, incident, restricted):
    assert refs(admin) == {incident.ref}
    assert refs(author) == {incident.ref, restricted.ref}


def test_visible_to_hides_what_became_restricted_later(author, admin, incident):
    incident.visibility = "restricted"
    incident.save()
    assert refs(admin) == set()
    assert refs(author) == {incident.ref}


def test_visible_to_hides_drafts_from_those_who_do_not_take_part(author, admin, light_review):
    assert light_review.ref in refs(author)
    assert light_review.ref not in refs(admin)


def test_visible_to_hides_reviews_of_restricted_incidents(author, admin, restricted):
    review = open_review(restricted, by=author)
    review.state = "published"
    log(review, "publish", by=author, review_id=review.pk)
    assert not any("Review" in ref for ref in refs(admin))


def test_visible_to_nobody_signed_out(incident):
    from django.contrib.auth.models import AnonymousUser

    assert refs(AnonymousUser()) == set()


def test_visible_to_hides_what_nobody_spoke_for(monkeypatch, author, admin, incident, team):
    log(team, "add", by=admin)
    monkeypatch.delitem(log_access._readable, "incident_id")
    assert refs(author) == {"Field"}


def test_hides_with_unknown_column():
    with pytest.raises(KeyError):
        log_access.hides_with("concern_id", lambda user: None)


def test_both_columns_are_spoken_for():
    assert set(log_access._readable) == set(log_access.COLUMNS)


def test_visible_to_stays_one_query(admin, author, django_assert_num_queries):
    for number in range(3):
        capture(f"Something {number}", by=author)
    with django_assert_num_queries(1):
        assert len(LogEntry.objects.visible_to(admin)[:50]) == 3
