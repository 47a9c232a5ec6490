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
