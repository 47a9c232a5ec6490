"""Review: how an incident is made sense of. At most one per incident."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.addresses import of_row
from config.lib.any_of import ArrayFor, RowFor
from incidents.enums import RoleInIncident
from incidents.models import Incident, IncidentRole
from people.enums import OrganisationSize
from people.models import Organisation, Person
from reviews import rules
from reviews.enums import READABLE, UNPUBLISHED, Depth, EarlierAnswer, State


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Reviews whose state and date ``user`` may know: those of incidents they see."""
        return self.filter(Incident.seen_by(user, "incident__"))

    def readable_by(self, user: Any) -> Self:
        """Reviews whose text ``user`` may read: published ones, and drafts they take part in."""
        return self.filter(self.model.readable(user))

    def owned_by(self, user: Any) -> Self:
        """``owner=me``, the only filter by person that exists: reviews the user owns or facilitates."""
        oneself = RowFor(person_of, user.pk)  # asked once: with two joins every review was looked at
        return self.filter(Q(owner=oneself) | Q(facilitator=oneself))

    def published(self) -> Self:
        return self.filter(state__in=READABLE)

    def open(self) -> Self:
        return self.filter(state__in=UNPUBLISHED)

    def overdue(self, today: dt.date) -> Self:
        """Few of all: they are looked up first, where walking the newest until a page is full would read every one."""
        late = self.model._base_manager.filter(due_on__lt=today, state__in=UNPUBLISHED).order_by()
        return self.filter(pk__any_of=ArraySubquery(late.values("pk")))

    def below_proposal(self) -> Self:
        """Reviews that go less deep than proposed, and skipped ones."""
        return self.filter(below_since__isnull=False)


class ReviewManager(models.Manager.from_queryset(ReviewQuerySet)):
    """Leaves the search vector in the database: a trigger on versions writes it, and a save must not put it back."""

    def get_queryset(self) -> ReviewQuerySet:
        return super().get_queryset().defer("search")


class Review(RulesModel):
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="review")
    depth = models.CharField(_("depth"), max_length=10, choices=Depth, default=Depth.LIGHT)
    depth_reason = models.CharField(_("why this depth"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.GATHERING)
    skip_reason = models.CharField(_("why there is no review"), max_length=300, blank=True)
    # What the policy proposed when the depth was last decided; empty where nobody asked (imports).
    proposed_depth = models.CharField(max_length=10, choices=Depth, blank=True, editable=False)
    # Since when it stands below the proposal or is skipped: what leads look at again.
    below_since = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_reviews"
    )
    facilitator = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="facilitated_reviews"
    )
    participants = models.ManyToManyField("people.Person", through="ReviewParticipant", related_name="reviews")

    what_happened = models.TextField(_("what happened"), blank=True)
    looked_before_detection = models.BooleanField(_("we looked before detection and found nothing"), default=False)
    few_perspectives_because = models.CharField(_("why fewer people were heard"), max_length=300, blank=True)
    luck = models.TextField(_("where were we lucky?"), blank=True)
    still_unclear = models.TextField(_("what is still unclear?"), blank=True)
    earlier_answer = models.CharField(
        _("was any of this visible earlier?"), max_length=14, choices=EarlierAnswer, blank=True
    )
    earlier_note = models.TextField(_("what made the response reasonable then?"), blank=True)
    # The question it answers depends on the incident's stage: lab, pilot or production.
    stage_note = models.TextField(_("what the stage was"), blank=True)
    meeting_at = models.DateTimeField(_("meeting"), null=True, blank=True)
    meeting_in_writing = models.BooleanField(_("done in writing"), default=False)
    learned_little_because = models.TextField(_("we learned little, because …"), blank=True)
    no_action_because = models.TextField(_("no action, because …"), blank=True)
    legal_hold = models.BooleanField(_("legal hold: keep drafts"), default=False)
    # The sections of the template it began with, [{key, title, prompt, shown}]; empty: the built-in ones.
    outline = models.JSONField(default=list, blank=True, editable=False)

    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # The incident's place in time, for lists and cursors: opened, later published.
    sort_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ReviewManager()
    # Set by ``reviews.queries.lay_open``: what stands around the review was read, and is not asked for again.
    laid_open = False

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        rules_permissions = {
            "view": rules.may_know,
            "read": rules.may_read,
            "add": rules.is_writer,
            "change": rules.may_write,
            "steer": rules.may_steer,
            "hear": rules.may_hear,
            "skip": rules.may_skip,
            "look_again": rules.may_look_again,
            "activity": rules.may_read_activity,
            "history": rules.may_read_history,
        }
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="review_newest"),
            models.Index(fields=["state", "-sort_at", "-id"], name="review_by_state"),
            models.Index(fields=["depth", "-sort_at", "-id"], name="review_by_depth"),
            models.Index(
                fields=["-below_since", "-id"], condition=Q(below_since__isnull=False), name="review_below_proposal"
            ),
            models.Index(fields=["due_on"], condition=Q(state__in=UNPUBLISHED), name="review_due"),
            # Drafts in which people are asked for something: few of all, and what waits for somebody begins with them.
            models.Index(
                fields=["id"], condition=Q(state__in=UNPUBLISHED) & ~Q(depth=Depth.LIGHT), name="review_together"
            ),
            models.Index(fields=["owner", "id"], name="review_of_owner"),  # keys alone, without the rows
            GinIndex(fields=["search"], name="review_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.SKIPPED) | ~Q(skip_reason=""), name="review_skipped_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=READABLE) | Q(published_at__isnull=False),
                name="review_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.incident.ref}"

    def get_absolute_url(self) -> str:
        return of_row("reviews:detail", self.pk)

    def at(self, anchor: str, *, mark: str = "", fold: str = "") -> str:
        """The address of one part of its page, opened; ``mark``: of something inside that part, ``fold``: unfolded."""
        if fold:
            return f"{self.get_absolute_url()}?at={anchor}&open={fold}#fold-{fold}"
        return f"{self.get_absolute_url()}?at={anchor}#{mark or anchor}"

    @property
    def at_own_account(self) -> str:
        """Where somebody tells how it looked to them."""
        return self.at("perspectives", fold="perspective")

    @property
    def ref(self) -> str:
        return f"Review of INC-{self.incident_id}"

    @property
    def is_published(self) -> bool:
        return self.state in READABLE

    @property
    def is_light(self) -> bool:
        return self.depth == Depth.LIGHT

    @property
    def meets_later(self) -> bool:
        """Its meeting has a day that is still to come."""
        return not self.meeting_in_writing and self.meeting_at is not None and self.meeting_at > timezone.now()

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.state in UNPUBLISHED and self.due_on < timezone.localdate()

    @staticmethod
    def taking_part(user: Any, prefix: str = "") -> Q:
        """A condition on a review (or, with ``prefix``, on what points to one): ``user`` takes part in it."""
        pk = getattr(user, "pk", None)
        if pk is None:
            return Q(pk__in=[])
        oneself = RowFor(person_of, pk)
        steered = Q(**{f"{prefix}owner": oneself}) | Q(**{f"{prefix}facilitator": oneself})
        return steered | Q(**{f"{prefix}pk__any_of": ArrayFor(joined_by, pk)})

    @classmethod
    def readable(cls, user: Any, prefix: str = "") -> Q:
        """``readable_by`` as a condition, or (with ``prefix``) on what points to a review: a join, never an IN."""
        text = Q(**{f"{prefix}state__in": READABLE}) | cls.taking_part(user, prefix)
        return Incident.seen_by(user, f"{prefix}incident__") & text

    def is_taking_part(self, user: Any) -> bool:
        if self.is_steered_by(user):
            return True
        if "participation" in getattr(self, "_prefetched_objects_cache", ()):
            return bool(user.pk) and any(row.person.user_id == user.pk for row in self.participation.all())
        return bool(user.pk) and self.participation.filter(person__user=user.pk).exists()

    def is_steered_by(self, user: Any) -> bool:
        person = getattr(user, "person", None)
        return person is not None and person.pk in (self.owner_id, self.facilitator_id)

    @property
    def takes_perspectives(self) -> bool:
        """Accounts are given until the review is published."""
        return self.state in UNPUBLISHED

    def names(self) -> list[str]:
        """Names of everybody around the review: who takes part, who runs it, who has a role in the incident."""
        if self.laid_open:
            people = [row.person for row in (*self.participation.all(), *self.incident.roles.all())]
            return sorted({person.name for person in (*people, self.owner, self.facilitator) if person})
        # Two lists of keys, not two joins: those would first pair every participation with every role.
        taking_part = ReviewParticipant.objects.filter(review=self.pk).order_by().values("person")
        in_incident = IncidentRole.objects.filter(incident=self.incident_id).order_by().values("person")
        run = [pk for pk in (self.owner_id, self.facilitator_id) if pk]
        around = Q(pk__in=taking_part) | Q(pk__in=in_incident) | Q(pk__in=run)
        return sorted(set(Person.objects.filter(around).values_list("name", flat=True)))

    def facilitator_responded(self) -> bool:
        """Whether the facilitator was a responder of the incident: allowed, and said on the page."""
        responding = (RoleInIncident.LEAD, RoleInIncident.RESPONDER, RoleInIncident.COMMUNICATIONS)
        roles = self.incident.roles.filter(person=self.facilitator_id, role__in=responding)
        return self.facilitator_id is not None and roles.exists()

    @property
    def starred_events(self) -> models.QuerySet:
        """The timeline events that matter for the review, in order."""
        return self.incident.events.filter(in_review=True)

    def perspectives_needed(self) -> int:
        """How many people are heard before analysis starts: one in a small organisation, else the policy's number."""
        return heard_first(self.organisation)

    @cached_property
    def organisation(self) -> Organisation:
        """Its rules, asked for once."""
        return Organisation.current()


def heard_first(organisation: Organisation) -> int:
    """How many people are heard before an analysis starts; five people have nobody else to ask."""
    return 1 if organisation.size == OrganisationSize.SMALL else organisation.perspectives_needed


class ReviewParticipant(models.Model):
    """Somebody who takes part. Silence of two working days after being asked counts as passed."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="participation")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="participations")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(_("passed"), default=False)
    # Answered, and something should be different: it stands as a comment.
    corrected = models.BooleanField(_("corrected"), default=False)
    # Would rather not tell how it looked. Read by whoever hears people, as "passed", and by nobody else.
    rather_not = models.BooleanField(default=False, editable=False)
    attended = models.BooleanField(_("was at the meeting"), default=False)
    mentions_seen_at = models.DateTimeField(null=True, blank=True)
    # Since when they were shown where they are named, and a short mark of each sentence they were shown.
    mentions_told_at = models.DateTimeField(null=True, editable=False)
    mentions_told = models.TextField(default="", db_default="", editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="participant_once")]
        indexes = [models.Index(fields=["person", "review"], name="participant_reviews")]

    def __str__(self) -> str:
        return str(self.person)


def person_of(user: int) -> models.QuerySet:
    """The key of the person behind an account."""
    return Person.objects.filter(user=user).order_by().values("pk")[:1]


def joined_by(user: int) -> models.QuerySet:
    """Keys of the reviews an account takes part in."""
    return ReviewParticipant.objects.filter(person__user=user).order_by().values("review")
