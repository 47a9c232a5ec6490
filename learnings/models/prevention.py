from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from learnings import rules
from reviews.models import Defence


class PreventiveWork(RulesModel):
    """Work done before harm: which mechanism it breaks, and when to check that it does."""

    title = models.CharField(_("what was done"), max_length=200)
    mechanism = models.TextField(_("how it breaks the path to harm"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    effect_check_on = models.DateField(_("check its effect on"))
    effect = models.TextField(_("what we saw"), blank=True)
    team = models.ForeignKey(
        "people.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="preventive_work"
    )
    people = models.ManyToManyField(
        "people.Person", blank=True, related_name="preventive_work", verbose_name=_("people")
    )
    concern = models.ForeignKey(
        "learnings.Concern", null=True, blank=True, on_delete=models.SET_NULL, related_name="preventive_work"
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sort_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("preventive work")
        verbose_name_plural = _("preventive work")
        rules_permissions = {"view": rules.is_signed_in, "add": rules.is_writer, "change": rules.is_writer}
        indexes = [models.Index(fields=["-sort_at", "-id"], name="prevention_newest")]
        constraints = [models.CheckConstraint(condition=~Q(mechanism=""), name="prevention_names_mechanism")]

    def __str__(self) -> str:
        return self.title


class DefenceOrigin(models.Model):
    """The preventive work behind a defence that was there."""

    defence = models.ForeignKey(Defence, on_delete=models.CASCADE, related_name="origins")
    work = models.ForeignKey(PreventiveWork, on_delete=models.CASCADE, related_name="defences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["defence", "work"], name="defence_origin_once")]

    def __str__(self) -> str:
        return f"{self.work} → {self.defence}"
