"""Addresses of rows are what Django says they are."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from config.lib.addresses import of_row

NAMES = (
    "incidents:detail",
    "incidents:paste",
    "reviews:detail",
    "reviews:people",
    "reviews:action",
    "learnings:detail",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pk", [1, 10, 7_000_000, 2**63 - 1])
def test_of_a_row_is_what_reverse_says(name, pk):
    assert of_row(name, pk) == reverse(name, args=[pk])


def test_below_another_prefix_it_begins_with_that():
    try:
        set_script_prefix("/second/0/")
        assert of_row("incidents:detail", 12) == reverse("incidents:detail", args=[12]) == "/second/0/incidents/12/"
    finally:
        set_script_prefix("/")
    assert of_row("incidents:detail", 12) == "/incidents/12/"


def test_what_was_not_saved_has_none():
    with pytest.raises(NoReverseMatch):
        of_row("incidents:detail", None)
