"""Something that waits, in a test's hands."""

import pytest

from people.domain import waiting
from people.domain.waiting import Choice, Line, Source


class Shelf:
    """A source in a test's hands: who waits for what."""

    def __init__(self):
        self.open, self.fresh, self.answers, self.hidden = {}, {}, [], set()

    def lines(self, people, today):
        for thing, person in sorted(self.open.items()):
            if person.pk in people:
                choices = (Choice("yes", "Yes"), Choice("no", "No, because …", "Why not?", needed=True))
                yield Line(
                    "shelf", thing, person.pk, f"Thing {thing}", f"/thing/{thing}/", teams=("Field",), choices=choices
                )

    def answer(self, thing, person, code, note):
        self.answers.append((thing, person.name, code, note))
        del self.open[thing]

    def seen_by(self, user, things):
        return set(things) - self.hidden

    def mornings(self, today):
        return self.fresh


@pytest.fixture
def shelf(monkeypatch):
    made = Shelf()
    source = Source("shelf", "Things", made.seen_by, made.answer, lines=made.lines, mornings=lambda today: made.fresh)
    monkeypatch.setattr(waiting, "_sources", {"shelf": source})
    return made


@pytest.fixture
def ida(make_user, shelf):
    """A person with an account, and one thing that waits for her."""
    person = make_user("Ida").person
    shelf.open[1] = person
    return person
