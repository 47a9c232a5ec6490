"""The same language help for concerns and thanks: advice only, nothing is stored."""

from __future__ import annotations

from reviews.language import Finding, check


def names_a_person(words: str) -> Finding | None:
    """The first place where ``words`` put a person in the place of the conditions, with its question; or None."""
    return next((item for item in check(words, section="concern") if item.holds), None)


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit of any script in it: spaces that can't be seen are no answer."""
    return any(character.isalnum() for character in words)
