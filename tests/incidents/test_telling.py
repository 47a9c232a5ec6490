"""Silences that are long against the rest."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.telling import gaps
from incidents.templatetags.timeline import long

MINUTE = dt.timedelta(minutes=1)
START = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def told(*minutes: int | None, margins: dict[int, int] | None = None) -> list:
    """Events so many minutes after the start; None: only its order is known."""
    margins = {n: margin * MINUTE for n, margin in (margins or {}).items()}
    return [
        SimpleNamespace(pk=n, at=None if m is None else START + m * MINUTE, margin=margins.get(n))
        for n, m in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (told(0, 2, 4, 6, 120, 122), {4: 114}),
        (told(0, 60, 120, 180, 240), {}),  # long, but no longer than the rest
        (told(0, 1, 2, 3, 10), {}),  # longer than the rest, but short
        (told(0, 2, 120), {}),  # two gaps: who could say which is long?
        (told(0, 2, 4, None, 6, 120), {5: 114}),
        (told(0, 2, 4, 6, None, 120), {}),  # what is known only by its order may have been in between
        (told(0, 2, 4, 6, 120, 122, margins={4: 60}), {4: 114}),
        (told(0, 2, 4, 6, 120, 122, margins={3: 60, 4: 60}), {}),  # the margins could close it
        (told(0, 2, 4, 6, 120, 122, margins={4: 61}), {}),  # too coarse for a duration
        (told(0, 2, 4, 6, 3, 120), {5: 117}),
        ([], {}),
    ],
)
def test_only_what_is_long_against_the_rest_is_a_gap(events, found):
    assert gaps(events) == {pk: minutes * MINUTE for pk, minutes in found.items()}


@given(st.lists(st.none() | st.integers(0, 10_000), max_size=40))
def test_gaps_are_never_negative_nor_told_of_most(minutes):
    found = gaps(told(*minutes))
    assert all(length >= 10 * MINUTE for length in found.values())
    assert len(found) <= len(minutes) / 2


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, "10 min"), (60, "1 h"), (130, "2 h 10 min"), (47 * 60, "47 h"), (3 * 1440, "3 days")]
)
def test_lengths_are_said_in_words(minutes, words):
    assert long(minutes * MINUTE) == words
