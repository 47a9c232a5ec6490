"""Language help: one kind question where wording puts a person in the place of the conditions.

Rule-based, explainable, offline. Only categories 1 (person as the cause), 2 (human-error labels) and 11
(naming and private attributes) hold up publishing, and only until somebody rewrites or keeps the words; never
in the first person. Nothing found here is ever logged, stored per author or counted per person.
"""

from reviews.language.finding import FLAG, NUDGE, Finding, check

__all__ = ["FLAG", "NUDGE", "Finding", "check"]
