"""Checks on a learning: advice with one question, and a good statement passes in peace."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnings.checks import QUESTIONS, alike, check

GOOD = "A gateway that starts below freezing believes it is 1970, so it refuses every certificate until it warms up."


def codes(text: str, **more) -> list[str]:
    return [advice.code for advice in check(text, **more)]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Test clusters share one address pool with production, which nobody had written down.",
        "Claiming works without the cloud for about six hours.",
        "Installers don't see the error, because the app closes when the screen locks.",
        "Two causes can look the same from outside: a lost link and a stopped clock.",
        "Check the fuse first. A blown fuse looks exactly like a lost link on the dashboard.",
        "Monitoring of the bridge depends on the bridge itself, so it is silent when it matters.",
        "The spare radio needs four minutes to join, and the alarm fires after three.",
    ],
)
def test_check_statement_about_the_system_passes(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Automate the pairing of gateways in the factory.", "action"),
        ("We need to improve the test coverage of pairing.", "action"),
        ("Pairing should be monitored by the platform team.", "action"),
        ("Please update the runbook for the spare radio.", "action"),
        ("If the fuse is blown, replace the whole board.", "action"),
        ("An idea would be to keep two spare radios on site.", "action"),
        ("Monitor the queue of the provisioning service.", "action"),
        ("Be more careful when pairing several gateways.", "exhortation"),
        ("We must pay more attention to the small lamps.", "exhortation"),
        ("Ensure that everyone reads the release notes.", "exhortation"),
        ("Missing alert on the queue of new devices", "gap"),
        ("No monitoring for the spare radio.", "gap"),
        ("The noise of the alerts is still too high", "gap"),
        ("We should have asked the installers before.", "counterfactual"),
        ("Asking earlier could've saved an hour on site.", "counterfactual"),
        ("Fuses blow.", "short"),
        ("", "template"),
        ("n/a", "template"),
        ("{{ what did we learn }}", "template"),
        ("We learned little, it was the same fault as in March.", "little"),
    ],
)
def test_check_asks_about_what_is_not_a_learning(text, code):
    assert codes(text) == [code]


def test_check_unrelated_to_the_timeline():
    timeline = ["06:40 the first gateway reports 1970", "certificates are refused"]
    assert codes(GOOD, timeline=timeline) == []
    assert codes(GOOD, timeline=["the pump ran dry"]) == ["unrelated"]
    assert codes(GOOD, timeline=[]) == []


def test_check_close_copy_is_offered_as_relearned():
    earlier = [("LRN-2", "Pumps run dry at night."), ("LRN-7", GOOD.replace("every certificate", "each certificate"))]
    (advice,) = check(GOOD, earlier=earlier)
    assert (advice.code, advice.about) == ("relearned", "LRN-7")
    assert codes(GOOD, earlier=earlier[:1]) == []


def test_check_asks_one_question_with_one_example():
    for question, example in QUESTIONS.values():
        assert str(question).count("?") == 1
        assert str(example)


@settings(max_examples=200)
@given(st.text(max_size=300), st.lists(st.text(max_size=50), max_size=3))
def test_check_any_text_never_raises(text, more):
    assert {advice.code for advice in check(text, timeline=more, earlier=[("LRN-1", text)])} <= set(QUESTIONS)
    assert 0 <= alike(text, "".join(more)) <= 1
