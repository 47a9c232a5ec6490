"""The outbox: a mail is a row before it is sent, so that no mail gets lost with a server or a worker."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from config.lib.work import Work
from people.rules import is_admin

TRIES = 75  # with the pauses of config.lib.work: about a day


class Mail(RulesModelMixin, Work, metaclass=RulesModelBase):
    """One mail to one address. Its words are wiped once it is sent: they may hold a link that opens something."""

    task = "people.tasks.send_mail"

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)

    class Meta(Work.Meta):
        abstract = False
        ordering = ["-id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        rules_permissions = {"view": is_admin}

    def __str__(self) -> str:
        return f"Mail {self.pk}"
