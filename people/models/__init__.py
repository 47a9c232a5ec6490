from people.models.accounts import ApiToken, Invitation, User
from people.models.activity import LogEntry
from people.models.idempotency import IdempotencyKey
from people.models.mail import Mail
from people.models.organisation import Membership, Organisation, Person, Team

__all__ = [
    "ApiToken",
    "IdempotencyKey",
    "Invitation",
    "LogEntry",
    "Mail",
    "Membership",
    "Organisation",
    "Person",
    "Team",
    "User",
]
