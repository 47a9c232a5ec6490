"""A form that is sent with nothing in it is told its problems."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["people:person_new", "people:team_new", "people:invitations", "people:organisation", "learnings:digest_new"],
)
def test_an_empty_body_is_an_answer_too(client, admin, name):
    client.force_login(admin)

    response = client.post(reverse(name), b"", content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert "aria-invalid" in response.content.decode()
