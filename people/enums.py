from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an account may do in the whole installation."""

    VIEWER = "viewer", _("Viewer: reads what is published")
    MEMBER = "member", _("Member: reports, writes and takes part")
    LEAD = "lead", _("Lead: decides on concerns, reads pattern reports")
    ADMIN = "admin", _("Admin: people, digests, settings")


class OrganisationSize(TextChoices):
    SMALL = "small", _("Under 15 people")
    MEDIUM = "medium", _("15 to 200 people")
    LARGE = "large", _("More than 200 people")


class TokenScope(TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class MailKind(TextChoices):
    """What a mail is about. Everything but ACCOUNT can be switched off by who gets it."""

    ACCOUNT = "account", _("Your account")
    TAKE_PART = "take_part", _("Somebody asks how an incident looked from where I stood, or calls me to its meeting")
    ASKED = "asked", _("Somebody asks me something in a comment on a draft")
    MENTIONS = "mentions", _("A review that names me is about to be published")
    COMMITMENT = "commitment", _("Somebody commits to an action in my name")
    CONCERN = "concern", _("A concern I raised is answered")
    MORNING = "morning", _("The morning after I opened a review: what comes next")
    WEEKLY = "weekly", _("Once a week: everything that waits for me")


OPTIONAL_MAIL = tuple(kind for kind in MailKind if kind != MailKind.ACCOUNT)
# Nobody asks personally: at most one of these a week.
PERIODIC_MAIL = (MailKind.MORNING, MailKind.WEEKLY)
