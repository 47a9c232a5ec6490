"""The short cut for plain sentences says what the parser would have said."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from config.lib import markdown

PIECES = [
    "INC-1",
    "www.a.de",
    "1.",
    "2)",
    "- ",
    "a",
    "b",
    "--",
    "(a)",
    "http",
    "://",
    ".",
    "a/b",
    "ops:",
    "  ",
    "İ",
    "_",
]
SIGNS = "'\"+=:abzÄé漢0123.,;?%()/’“”…–—·°- wW_*`"


def parsed(text: str) -> str:
    return markdown.sanitise(markdown._parser(3).convert(markdown._tame(markdown._clean(text))))


@given(st.text(alphabet=SIGNS, max_size=40) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("The queue grows: 12 % (a lot), and nobody can say why")
def test_a_plain_sentence_is_what_the_parser_makes_of_it(text):
    assert markdown.render(text) == parsed(text)
