from people.models.accounts import ApiToken, Invitation, User
from people.models.activity import LogEntry
from people.models.idempotency import IdempotencyKey
from people.models.mail import Mail, MailPreference, Reminder
from people.models.organisation import Membership, Organisation, Person, Team

__all__ = [
    "ApiToken",
    "IdempotencyKey",
    "Invitation",
    "LogEntry",
    "Mail",
    "MailPreference",
    "Membership",
    "Organisation",
    "Person",
    "Reminder",
    "Team",
    "User",
]
