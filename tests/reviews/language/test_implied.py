"""Blame behind a noun or a preposition, and its harmless neighbours."""

import pytest

from reviews.language import FLAG, NUDGE, check


def found(text: str) -> list[tuple[int, str]]:
    return [(finding.category, finding.level) for finding in check(text, section="causes")]


@pytest.mark.parametrize(
    "text",
    [
        "Orders were given by the foreman without knowledge of the site.",
        "It was left to someone without the necessary experience.",
        "It went ahead without anybody having read the plan.",
        "The assumption of the developers that it is small proved fatal.",
        "It goes back to the decision of one individual to bypass the gate.",
        "It took the technician an hour to do what takes five minutes.",
        "Only after the third reminder did the owner answer.",
        "The lad from the agency wired it back to front.",
        "The crew unplug it every evening although they were told not to.",
        "Support gave out the wrong instructions.",
        "This kind of sloppiness is common.",
        "Blind trust in the script on the side of the operator did the rest.",
        "The mishandling of the failover by operations doubled it.",
        "The technician (on call) forgot the seal.",
        "Team B dropped the ball.",
        "Installer skipped commissioning again.",
        "The user who ran it should have used the replica.",
        "A member of our staff mistakenly closed it.",
    ],
)
def test_check_blame_behind_a_noun_or_a_preposition(text):
    assert FLAG in [level for _, level in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The job ran without knowledge of the second node.",
        "It was deployed without anybody noticing a difference.",
        "The assumption that it is small had been true for years.",
        "The decision of the board was based on the figures.",
        "It took the technician an hour to find the rack.",
        "The wrong way round is not possible with this plug.",
        "Handover botched in the log of the parser means a retry.",
        "The confidence in the script had been earned.",
        "Gateway forgot its pairing after the power loss.",
        "The driver for the card (a spare) was the culprit.",
        "Users should have received a mail.",
        "Root cause still open.",
        "Not a problem of the parser.",
    ],
)
def test_check_neighbours_of_implied_blame_get_no_flag(text):
    assert FLAG not in [level for _, level in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "RC: a worn plug.",
        "Not tested on the old board.",
        "A simple check would have been enough.",
        "The planning of the upgrade was superficial.",
        "It was done in haste.",
        "We should have had a runbook for this.",
        "We mistakenly assumed that it was warm.",
        "I did not double check the output.",
    ],
)
def test_check_more_short_notes_only_nudge(text):
    assert {level for _, level in found(text)} == {NUDGE}


@pytest.mark.parametrize(
    "text",
    [
        "Operators were expected to confirm each step, and each of them did.",
        "The crew was supposed to call in, which they did.",
    ],
)
def test_check_a_duty_that_was_done_is_no_reproach(text):
    assert check(text, section="summary") == []


@pytest.mark.parametrize(
    "text",
    [
        "Operators were expected to confirm each step, and not one of them did.",
        "The crew was supposed to call in, which only two did.",
        "Anyone competent would have checked the rollback plan first.",
    ],
)
def test_check_a_duty_held_against_somebody_is_found(text):
    assert FLAG in [finding.level for finding in check(text, section="summary")]
