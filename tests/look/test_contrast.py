"""The colours, as written in tokens.css: text can be read on every ground it is set on, on paper and by lamp."""

import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKENS = (ROOT / "assets/src/css/tokens.css").read_text()
PAIRS = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
LIGHT, DARK = ({name: pair[at] for name, *pair in PAIRS} for at in (0, 1))
GROUNDS = ("paper", "surface", "shade")
WORDS = ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "bad", "warn", "good", "plum", "quiet")
KINDS = ("accent", "bad", "warn", "good", "plum", "quiet")
MEETINGS = [
    *itertools.product(WORDS, GROUNDS),
    *((kind, f"{kind}-soft") for kind in KINDS),
    *(("ink", f"{kind}-soft") for kind in KINDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
READABLE = 4.5  # WCAG 2.2, 1.4.3


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(colours):
    faint = [(word, on) for word, on in MEETINGS if contrast(colours[word], colours[on]) < READABLE]
    assert faint == []


def test_mail_wears_the_colours_of_the_product():
    light, _, dark = (ROOT / "templates/mail/style.html").read_text().partition("prefers-color-scheme: dark")
    for colours, words in ((LIGHT, light), (DARK, dark)):
        strangers = set(re.findall(r"#[0-9a-f]{3,6}\b", words)) - set(colours.values())
        assert strangers == set()
