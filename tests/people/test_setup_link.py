from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.domain.invitations import find_invitation


def test_setup_link_prints_an_address_that_opens(db, settings):
    out = StringIO()
    call_command("setup_link", stdout=out, stderr=StringIO())
    address = out.getvalue().strip()
    assert address.startswith(f"{settings.BASE_URL}/setup/")
    assert find_invitation(address.rstrip("/").rpartition("/")[2], setup=True) is not None


def test_setup_link_refused_where_there_is_an_account(admin):
    with pytest.raises(CommandError, match="an admin invites"):
        call_command("setup_link", stdout=StringIO())
