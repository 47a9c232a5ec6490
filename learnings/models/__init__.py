from learnings.models.concern import Concern, ConcernDecision, ConcernLink
from learnings.models.credit import Credit
from learnings.models.demo import Demo
from learnings.models.digest import Digest
from learnings.models.kept import KeptCount
from learnings.models.learning import Learning, LearningAction, LearningCitation, LearningEvidence
from learnings.models.pattern import Pattern, PatternTag
from learnings.models.prevention import DefenceOrigin, PreventiveWork
from learnings.models.released import ReleasedLearning

__all__ = [
    "Concern",
    "ConcernDecision",
    "ConcernLink",
    "Credit",
    "DefenceOrigin",
    "Demo",
    "Digest",
    "KeptCount",
    "Learning",
    "LearningAction",
    "LearningCitation",
    "LearningEvidence",
    "Pattern",
    "PatternTag",
    "PreventiveWork",
    "ReleasedLearning",
]
