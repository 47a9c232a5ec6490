"""What incidents touch, and who they reach."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from incidents.enums import Risk, SystemKind
from people.rules import is_admin, is_lead, is_signed_in, is_writer


class System(RulesModel):
    """A service, device model, firmware or process."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SystemKind, default=SystemKind.SERVICE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    team = models.ForeignKey("people.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="systems")
    about = models.CharField(_("what it does"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        rules_permissions = {
            "view": is_signed_in,
            "add": is_writer,
            "change": is_lead,
            "import": is_lead,
            "delete": is_admin,
        }

    def __str__(self) -> str:
        return self.name


class Cohort(RulesModel):
    """A named group of customers, sites or devices, with the risk of trying something on it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.MEDIUM)
    about = models.CharField(_("who is in it"), max_length=300, blank=True)
    size = models.PositiveIntegerField(_("how many"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        rules_permissions = {"view": is_signed_in, "add": is_lead, "change": is_lead, "delete": is_admin}

    def __str__(self) -> str:
        return self.name
