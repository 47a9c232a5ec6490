"""Words as people type them into a search box, on phones too."""

MARKS = str.maketrans(dict.fromkeys("«»‹›‚‛…–—―·•", " ") | dict.fromkeys("“”„‟", '"') | dict.fromkeys("‘’", "'"))


def plain(words: str) -> str:
    """``words`` with typographic quotes as plain ones (they mark a phrase) and other marks as spaces.

    The search vectors are made the same way (``search_vector`` in the database).
    """
    return words.translate(MARKS)
