"""Forms on an incident's page are drawn when somebody asks for them."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_form_to_add_somebody_unfolds(client_of, author, incident):
    page = client_of(author)
    closed = page.get(incident.get_absolute_url()).content.decode()
    assert "?open=add-somebody#fold-add-somebody" in closed
    assert "role_person" not in closed
    unfolded = page.get(incident.get_absolute_url() + "?open=add-somebody").content.decode()
    assert 'id="role_person"' in unfolded
    assert unfolded.count("<form") == closed.count("<form") + 1
