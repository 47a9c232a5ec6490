"""Markup in one go: what Django's ``format_html`` does, at a quarter of its cost.

A page escapes a thousand values. ``format_html`` asks of each of them, and of the result, whether it is translated
lazily; here a lazy text simply becomes a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def text(value: Any) -> str:
    """``value`` as it may stand in markup and in quoted attributes; what is markup already stays as it is."""
    if type(value) is str:  # by far the most; the last line would look for what it does not have
        return escape(value)
    if type(value) is SafeString:
        return value
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


# Of names that are ours and come again and again; typed: markup and the same letters as text differ.
known = lru_cache(maxsize=1024, typed=True)(text)


def markup(pattern: str, *values: Any) -> SafeString:
    """``pattern``, which is ours, with the values escaped into its ``{}``."""
    return SafeString(pattern.format(*map(text, values)))


def joined(parts: Iterable[Any], between: str = "") -> SafeString:
    """The parts one after the other, escaped unless they are markup; ``between`` is ours."""
    return SafeString(between.join(map(text, parts)))


def lines(words: str) -> SafeString:
    """Escaped, with its line breaks."""
    return SafeString(escape(words).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>"))


def attributes(attrs: dict[str, Any]) -> SafeString:
    """`` name="value"`` of each, with a space before it: True is a bare name, False is left out."""
    named = [(known(name), value) for name, value in attrs.items() if value is not False]
    return SafeString("".join([f" {n}" if value is True else f' {n}="{text(value)}"' for n, value in named]))
