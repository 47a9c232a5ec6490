"""Two at once: what one request names, another takes away in the same moment; or each waits for the other.

The database sees to it that nothing half is written. What is left is to say so, and to hand back what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

GONE = "23503"  # a key to nothing
LOCKED = ("40P01", "40001")  # a deadlock, or no order that would do
HIDDEN = ("csrfmiddlewaretoken", "seen", "shown", "next")
BASE = "base."  # before the name of a text as it was when somebody began
SAVES_ITSELF = "X-Saves-Itself"


def sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def happened(error: BaseException) -> bool:
    """Whether ``error`` is nobody's mistake: another request was a moment earlier, and took a row away or waits for it.

    Whoever changes a row has found it, or answered 404, before asking for it once more to hold it.
    """
    if isinstance(error, ObjectDoesNotExist):
        return not isinstance(error, AttributeError)  # a relation that was never there
    return isinstance(error, DatabaseError) and sqlstate(error) in (GONE, *LOCKED)


def words_in(sent: Mapping[str, str]) -> Iterator[str]:
    """What somebody wrote in a form: what has more than one word, and is no secret."""
    for name, text in sent.items():
        if len(text.split()) > 1 and name not in HIDDEN and not name.startswith(BASE) and "password" not in name:
            yield text
