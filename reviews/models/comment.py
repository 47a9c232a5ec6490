from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from reviews.models.review import Review

LONGEST_QUOTE = 500  # characters; a longer selection is cut
LONGEST_TEXT = 10_000


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What was said while writing is for those who took part, after publishing too, and for nobody else."""
        return self.filter(Incident.seen_by(user, "review__incident__") & Review.taking_part(user, "review__"))


class Comment(models.Model):
    """What somebody says about a part of a draft. The first of a thread may stand at ``quote``, the selected words.

    Deleted 90 days after publishing together with the raw perspectives. Never counted per person.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=30)
    quote = models.CharField(_("about these words"), max_length=LONGEST_QUOTE, blank=True)
    text = models.TextField(_("comment"))
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    # The comment that began it; null for that one itself.
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    mentions = models.ManyToManyField("people.Person", blank=True, related_name="+", verbose_name=_("asked"))
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["review", "id"], name="comment_of_review")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(quote="", resolved_at=None, resolved_by=None),
                name="comment_reply_is_plain",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"

    def get_absolute_url(self) -> str:
        """The thread on the page of its section."""
        page = reverse("reviews:comments", args=[self.review_id, self.section])
        return f"{page}#thread-{self.thread_id or self.pk}"

    @property
    def first(self) -> Comment:
        """The comment that began the thread."""
        return self.thread or self
