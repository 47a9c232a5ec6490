"""Starting your own organisation in the demo's place."""

from __future__ import annotations

from typing import Any

from people.domain.accounts import Newcomer
from people.forms import HomeForm, OwnersForm


class YoursForm(HomeForm):
    """For an account that stays."""

    def newcomer(self) -> Newcomer | None:
        return None


def form_for(data: Any, *, needs_account: bool) -> HomeForm:
    """``needs_account``: whoever asks is signed in with an account of the demo, which goes with it."""
    return OwnersForm(data) if needs_account else YoursForm(data)
