"""Learning ``LRN-<id>``: a statement, new to somebody, about how the system or the work really behaves."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.addresses import of_row
from config.lib.any_of import Among, ArrayFor
from incidents.enums import Visibility
from incidents.models import Incident
from learnings import rules
from learnings.enums import Confidence, InPractice, LearningKind, LearningState
from people.models import Membership, Person, Team
from reviews.enums import READABLE
from reviews.models import Review


class LearningQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones of incidents ``user`` sees, drafts of reviews they take part in, and what was shared early
        with a team of theirs."""
        out = Q(state=LearningState.PUBLISHED) | Q(state=LearningState.WITHDRAWN, review__state__in=READABLE)
        mine = Review.taking_part(user, "review__")
        return self.filter(Incident.seen_by(user, "review__incident__")).filter(out | mine | told_early(user))

    def published(self) -> Self:
        return self.filter(state=LearningState.PUBLISHED)

    def standing(self) -> Self:
        """What counts for the gate and the library: everything not withdrawn."""
        return self.exclude(state=LearningState.WITHDRAWN)

    def for_organisation(self) -> Self:
        return self.filter(review__incident__visibility=Visibility.ORGANISATION)


class Learning(RulesModel):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="learnings")
    before_we_believed = models.TextField(_("We believed …"), blank=True)
    now_we_know = models.TextField(_("Now we know …"))
    holds_when = models.TextField(_("when it holds"), blank=True)
    new_to = models.CharField(_("who this is new to"), max_length=200, blank=True)
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=LearningKind, blank=True)
    notice_if_it_stops = models.TextField(_("how we would notice if it stops being true"), blank=True)
    revisit_on = models.DateField(_("look at it again on"), null=True, blank=True)
    also_concerns_teams = models.ManyToManyField(
        "people.Team", blank=True, related_name="learnings", verbose_name=_("teams it also concerns")
    )
    also_concerns_systems = models.ManyToManyField(
        "incidents.System", blank=True, related_name="learnings", verbose_name=_("systems it also concerns")
    )
    relearned_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="relearned_as",
        verbose_name=_("relearned"),
    )
    state = models.CharField(_("state"), max_length=10, choices=LearningState, default=LearningState.DRAFT)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=300, blank=True)
    changed_behaviour = models.TextField(_("what is done differently now"), blank=True)
    in_practice = models.CharField(_("in practice"), max_length=10, choices=InPractice, default=InPractice.IDENTIFIED)

    shared_at = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Created, later published: NOT NULL, orders every list and cursor.
    sort_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning")
        verbose_name_plural = _("learnings")
        rules_permissions = {
            "view": rules.may_read_learning,
            "add": rules.is_writer,
            "change": rules.may_write_learning,
            "cite": rules.is_writer & rules.reads_learning,
        }
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="learning_newest"),
            models.Index(fields=["state", "-sort_at", "-id"], name="learning_by_state"),
            models.Index(fields=["kind", "-sort_at", "-id"], name="learning_by_kind"),
            models.Index(fields=["in_practice", "-sort_at", "-id"], name="learning_by_practice"),
            models.Index(fields=["shared_at"], name="learning_early", condition=Q(shared_at__isnull=False)),
            # Found by what somebody takes part in or owns, which may be a thousand reviews; these are few.
            models.Index(fields=["review"], name="learning_drafts", condition=Q(state=LearningState.DRAFT)),
            models.Index(
                fields=["review", "revisit_on"],
                name="learning_to_revisit",
                condition=Q(state=LearningState.PUBLISHED, revisit_on__isnull=False),
            ),
            GinIndex(fields=["search"], name="learning_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(now_we_know=""), name="learning_has_statement"),
            models.CheckConstraint(
                condition=~Q(state=LearningState.WITHDRAWN) | ~Q(withdrawn_because=""),
                name="learning_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.now_we_know[:100]

    def get_absolute_url(self) -> str:
        return of_row("learnings:detail", self.pk)

    @property
    def ref(self) -> str:
        return f"LRN-{self.pk}"

    def is_visible_to(self, user: Any) -> bool:
        """The same rule as ``visible_to``, for one row in hand."""
        if not self.review.incident.is_visible_to(user):
            return False
        withdrawn = self.state == LearningState.WITHDRAWN and self.review.is_published
        if self.state == LearningState.PUBLISHED or withdrawn or self.review.is_taking_part(user):
            return True
        return self.shared_at is not None and type(self).objects.filter(told_early(user), pk=self.pk).exists()


def teams_around(user: int) -> models.QuerySet:
    """Keys of the teams an account belongs to, and of the two levels above them."""
    home = Person.objects.filter(user=user).order_by().values("team")
    joined = Membership.objects.filter(person__user=user).order_by().values("team")
    own = Q(pk__in=home) | Q(pk__in=joined)
    below = Q(children__pk__in=home) | Q(children__pk__in=joined)
    further = Q(children__children__pk__in=home) | Q(children__children__pk__in=joined)
    return Team.objects.filter(own | below | further).order_by().values("pk")


def told_early(user: Any) -> Q:
    """Learnings shared early with a team of this account: those it concerns, and its incident's.

    One that was withdrawn since is still told, with why. Never one of a restricted incident.
    """
    key = getattr(user, "pk", None) or 0
    theirs = Q(Among("pk", concerning_teams_of, key)) | Q(Among("review__incident", touching_teams_of, key))
    early = Q(shared_at__isnull=False, state__in=(LearningState.SHARED, LearningState.WITHDRAWN))
    return early & Q(review__incident__visibility=Visibility.ORGANISATION) & theirs


def concerning_teams_of(user: int) -> models.QuerySet:
    rows = Learning.also_concerns_teams.through.objects.filter(team__pk__any_of=ArrayFor(teams_around, user))
    return rows.order_by().values("learning")


def touching_teams_of(user: int) -> models.QuerySet:
    rows = Incident.teams.through.objects.filter(team__pk__any_of=ArrayFor(teams_around, user))
    return rows.order_by().values("incident")


class LearningEvidence(models.Model):
    """What the statement rests on: a timeline event, a link, or (where there are no events) the incident itself."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="evidence")
    event = models.ForeignKey(
        "incidents.TimelineEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    note = models.CharField(_("what it shows"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, incident__isnull=True, url="")
                | Q(event__isnull=True, incident__isnull=False, url="")
                | (Q(event__isnull=True, incident__isnull=True) & ~Q(url="")),
                name="evidence_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.url or str(self.event or self.incident)


class LearningCitation(models.Model):
    """A later review leans on an earlier learning."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="citations")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="citations")
    note = models.CharField(_("how it helped"), max_length=300, blank=True)
    cited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["cited_at", "id"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [models.UniqueConstraint(fields=["learning", "review"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.learning.ref} ← {self.review}"


class LearningAction(models.Model):
    """An action that follows from a learning."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="action_links")
    action = models.ForeignKey("reviews.Action", on_delete=models.CASCADE, related_name="learning_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "action"], name="learning_action_once")]

    def __str__(self) -> str:
        return f"{self.learning_id} → {self.action_id}"
