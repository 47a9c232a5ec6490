"""A capital word nobody listed: somebody where only people do so, a product where software does."""

import pytest

from reviews.language import FLAG, check


def found(text: str) -> list[tuple[int, str]]:
    return [(finding.category, finding.level) for finding in check(text, section="causes")]


@pytest.mark.parametrize(
    "text",
    [
        "Tarvold overlooked the gauge.",
        "Tarvold skipped the briefing.",
        "Tarvold-Meyrick ignored the page.",
        "McTarvold simply refused to answer the phone.",
        "Tarvold did not bother to look.",
        "Tarvold ought to have called the duty manager.",
        "Tarvold should have asked.",
        "Tarvold had been told about the seal and did nothing.",
        "It was Tarvold who deleted the folder by mistake.",
        "Tarvold carelessly removed the seal.",
        "Tarvold-san has not checked the seal.",
        "The seal was overlooked by Tarvold.",
    ],
)
def test_check_unknown_surname_with_a_deed_of_people(text):
    assert [level for _, level in found(text)] == [FLAG]


@pytest.mark.parametrize(
    "text",
    [
        "Kafka dropped the batch.",
        "Grafana missed the peak.",
        "Tarvold missed the peak.",
        "Tarvold dropped the batch.",
        "Tarvold failed to start.",
        "Tarvold did not notice the dead node.",
        "Tarvold should have restarted the job.",
        "Tarvold refused the token.",
        "Terraform skipped the tests.",
        "Alerts overlooked in March are listed below.",
        "The Tarvold cluster ignored the header.",
        "Tarvold noticed the dead node.",
        "Tarvold and Meyrick rolled it back.",
        "Tarvold skipped the briefing, because the page already said done.",
    ],
)
def test_check_unknown_capital_word_that_may_be_software(text):
    assert found(text) == []


def test_check_unknown_surname_known_from_elsewhere_in_the_text():
    alone = "Tarvold missed the warning."
    assert found(alone) == []
    assert found(f"We asked Tarvold about the seal. {alone}") == [(11, FLAG)]


def test_check_number_at_the_end_of_a_sentence_ends_it():
    assert found("It was closed at 14:02. He forgot the seal.") == [(1, FLAG)]
    assert found("Was the limit 3.5? The fan was fine at 3.5.") == []
