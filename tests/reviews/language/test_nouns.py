"""Deeds told as nouns, with the person behind them; and short notes that only get a nudge."""

import pytest

from reviews.language import FLAG, NUDGE, check


def found(text: str) -> list[tuple[int, str]]:
    return [(finding.category, finding.level) for finding in check(text, section="causes")]


@pytest.mark.parametrize(
    "text",
    [
        "The omission of the second reading by the nurse went unseen.",
        "The ignoring of warnings by management is a pattern.",
        "It began with an erroneous command entered by an administrator.",
        "An incorrect assumption on the part of the developer doubled the rows.",
        "A mistake made during a manual update by one of our engineers stopped the pump.",
        "Failure to read the instructions left the sensor upside down.",
        "Insufficient diligence during the review let it pass.",
        "It had been known to the developers but was not mentioned to anyone.",
        "Operations did not follow the procedure.",
    ],
)
def test_check_deed_as_a_noun_with_its_person(text):
    assert FLAG in [level for _, level in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The omission of the field by the exporter is allowed.",
        "An erroneous value entered by customers is rejected.",
        "A wrong route learned by the router came back.",
        "The assumption that the queue was empty had held for years.",
        "Failure to read the file is logged.",
        "It was known to the developers and fixed in May.",
        "Write operations did not follow the leader.",
    ],
)
def test_check_deed_as_a_noun_of_a_thing(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The cause was water in the plug.", 6),
        ("Reason for outage: a full disk.", 6),
        ("Root cause = full disk.", 6),
        ("The release was rushed out before the holidays.", 7),
        ("The handover was done in a sloppy way.", 7),
        ("A watchdog would have recovered the units.", 3),
        ("We did not announce the maintenance.", 1),
        ("Forgot to restart the worker.", 1),
        ("Two of us drove through the night to swap the units.", 10),
    ],
)
def test_check_short_notes_only_nudge(text, category):
    assert found(text) == [(category, NUDGE)]


@pytest.mark.parametrize(
    "text",
    [
        "The cause was found at noon.",
        "The cause is still unknown.",
        "The patient was rushed to the ward.",
        "The connection was closed prematurely.",
        "An error would have shown up here.",
        "The bus drove all night.",
    ],
)
def test_check_neighbours_of_short_notes_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("03:12 The operator misreads the gauge.", 1),
        ("03:12 Technician pulls the wrong cable.", 1),
        ("The engineer accidentally drops the table.", 1),
        ("A developer committed the password to the public repository.", 1),
        ("The technician pulled the cable of the active unit.", 1),
        ("It was started by a deployer who did not check the calendar.", 1),
        ("Nobody noticed it although it stood on the big screen.", 3),
        ("Retrain the operator who caused it.", 8),
        ("The operator selected the wrong option in the menu.", 1),
        ("It has to be said that the developer did not test it.", 1),
    ],
)
def test_check_deed_in_the_present_or_in_a_clause_of_its_own(text, category):
    assert (category, FLAG) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The controller skips the check.",
        "The agent ignores the header.",
        "The job accidentally drops the table.",
        "The technician pulled the cable of the spare unit.",
        "The technician pulled the cable of the active unit for the test.",
        "It was started by a deployer who could not see the calendar.",
        "Talk to the vendor about their roadmap.",
        "The operator selected the wrong node.",
    ],
)
def test_check_neighbours_of_deeds_are_left_alone(text):
    assert found(text) == []
