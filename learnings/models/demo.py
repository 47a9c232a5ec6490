"""The demo: whether it is here, and which rows are its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from config.lib.prepared import Prepared
from config.lib.work import Work, WorkState
from people.rules import is_admin, is_signed_in


class Demo(RulesModelMixin, Work, metaclass=RulesModelBase):
    """A job row (config.lib.work), done twice: once to bring the demo, once to take it away again.

    ``rows`` is what loading wrote: ``{"incidents.incident": [1, 2, …]}``.
    """

    task = "learnings.tasks.bring_or_take_demo"

    wanted = models.BooleanField(_("wanted"), default=True)  # False: it is to go, or gone
    rows = models.JSONField(default=dict, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta(Work.Meta):
        abstract = False
        verbose_name = _("demo")
        verbose_name_plural = _("demos")
        rules_permissions = {"view": is_signed_in, "add": is_admin, "change": is_admin}

    def __str__(self) -> str:
        return str(_("the demo"))

    @classmethod
    def current(cls) -> Demo | None:
        """The last one that was loaded, without its rows."""
        return LAST.first()

    @property
    def is_here(self) -> bool:
        return self.wanted and self.state == WorkState.DONE

    @property
    def is_gone(self) -> bool:
        return not self.wanted and self.state == WorkState.DONE

    @property
    def is_busy(self) -> bool:
        return self.state in (WorkState.QUEUED, WorkState.RUNNING)

    def holds(self, user: Any) -> bool:
        """Whether an account is one of the demo's."""
        return user.pk in self.rows.get("people.user", [])


LAST = Prepared(lambda _reader: Demo.objects.defer("rows").order_by("-id")[:1])
