"""Sentences for invented incidents: many different words, and some that are in every tenth text."""

from __future__ import annotations

from random import Random


def one_of(phrases: str, between: str = "|") -> list[str]:
    """Phrases as they stand in a row: easier to read and to add to than a list in quotes."""
    return phrases.split(between)


PARTS = one_of(
    "queue scheduler cache gateway ledger index router session token certificate lease replica shard migration "
    "importer exporter heartbeat webhook mailer thumbnail invoice basket voucher timetable firmware bootloader "
    "antenna battery valve compressor thermostat relay display keypad modem tunnel proxy resolver registry "
    "pipeline runner artefact bucket snapshot archive mirror crawler parser renderer limiter breaker watchdog "
    "calendar rota handover checklist contract catalogue tariff meter counter sensor probe beacon label printer "
    "scanner conveyor trolley dock pallet freezer oven boiler pump fan filter lamp lock camera badge turnstile",
    between=" ",
)
FAILURES = one_of(
    "stopped answering|answered twice|lost its place|ran out of space|fell behind|restarted in a loop|kept an old copy|"
    "refused new work|dropped every tenth message|showed the wrong day|waited for a lock|opened too many connections|"
    "sent stale values|grew without a limit|skipped the night run|took the slow path|forgot its settings|"
    "failed over and back|timed out under load|wrote to the wrong place"
)
OCCASIONS = one_of(
    "after the spring release|during the handover|when the clocks changed|under the morning peak|after a power cut|"
    "while a copy was restored|when a certificate expired|after a quiet change of defaults|during the yearly count|"
    "when the supplier was down|after a rename|on the first day of the month|while two jobs overlapped|"
    "after a cable was moved|when the cache was cold"
)
BELIEFS = one_of(
    "a second copy is enough|the alert covers it|a retry does no harm|the limit is never reached|"
    "the standby is as new as the first|nobody uses the old path|the order of messages is kept|"
    "a restart clears it|the supplier tells us first|the test site behaves like the field"
)
INSIGHTS = one_of(
    "shares its {part} with the {other} and fails with it|is only safe while the {part} is warm|"
    "keeps working for an hour without the {part}, which hides the fault|needs the {part} before the {other} starts|"
    "counts a retry of the {part} as new work|reads the {part} only once, at its start|"
    "is watched through the same {part} that it depends on|falls back to the {other} without telling anybody"
)
DEEDS = one_of(
    "Watch the age of the {part}, not its size|Give the {part} a limit of its own|Rehearse the way back for the {part}|"
    "Let the {part} say what it runs on|Move the {part} away from the {other}|Write down how the {part} is replaced|"
    "Refuse work early when the {part} is full|Try the {part} on one site first"
)


class Writer:
    """Sentences from one source of chance, so that the same seed writes the same texts."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        # A few parts are in most stories, as in life: the weights fall like 1/n.
        self._weights = [1 / (n + 1) for n in range(len(PARTS))]

    def _pick(self, words: list[str]) -> str:
        return words[int(self.chance.random() * len(words))]

    def part(self) -> str:
        return self.chance.choices(PARTS, self._weights)[0]

    def code(self) -> str:
        """A word that is in one text only."""
        return f"{self._pick(PARTS)}-{self.chance.randrange(16**5):05x}"

    def happened(self, system: str) -> str:
        return f"{system}: the {self.part()} {self._pick(FAILURES)} {self._pick(OCCASIONS)}"

    def seen(self) -> str:
        return f"The {self.part()} {self._pick(FAILURES)}; {self.code()} was the first to show it."

    def told(self, sentences: int) -> str:
        return " ".join(f"{self.seen()} It came {self._pick(OCCASIONS)}." for _ in range(sentences))

    def believed(self) -> str:
        return f"We believed that {self._pick(BELIEFS)}."

    def known(self, system: str) -> str:
        return f"{system} {self._filled(INSIGHTS)}."

    def deed(self) -> str:
        return self._filled(DEEDS)

    def condition(self) -> str:
        return f"The {self.part()} {self._pick(FAILURES)} {self._pick(OCCASIONS)}, and nothing said so."

    def _filled(self, sentences: list[str]) -> str:
        return self._pick(sentences).format(part=self.part(), other=self.part())
