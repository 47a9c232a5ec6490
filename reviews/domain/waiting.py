"""What `reviews` waits for: accounts, a look at one's mentions, the next step, actions that are due, looks back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.lib.addresses import of_row
from config.lib.workflow import NotFromHere
from people.domain.perform import perform
from people.domain.waiting import Choice, Line, NoLongerWaiting, Source, register
from people.models import Person, User
from reviews.domain.actions import NotDoneYet, answer_look
from reviews.domain.mail import words_for
from reviews.domain.mentions import confirm_mentions, mentions_of, texts_to_publish
from reviews.domain.outstanding import in_drafts, joined, not_looked_yet, not_told_yet
from reviews.domain.taking_part import answer as answer_in_review
from reviews.domain.taking_part import correct, make_link, rather_not
from reviews.domain.telling import told, with_teams
from reviews.enums import ActionState, LookOutcome, State
from reviews.models import Action, ActionLook, Review, ReviewParticipant

# A review opened on a Friday has its next morning on Monday.
MORNING_LASTS = dt.timedelta(days=4)

CONFIRM = Choice("confirm", gettext_lazy("Yes, this is how it was for me"))
PASS = Choice("pass", gettext_lazy("I have nothing to add"))
CORRECT = Choice(
    "correct",
    gettext_lazy("Something should be different"),
    gettext_lazy("What should be different?"),
    needed=True,
)
RATHER_NOT = Choice("pass", gettext_lazy("I would rather not"))
WRITE = Choice("write", gettext_lazy("Write it now"))
SEEN = Choice("seen", gettext_lazy("I have seen it"))
SKIP = Choice("skip", gettext_lazy("No review, because …"), gettext_lazy("Why does it not need a review?"), needed=True)
DONE = Choice("finish", gettext_lazy("It is done"))
NOT_DOING = Choice("decline", gettext_lazy("Not doing it, because …"), gettext_lazy("Why not?"), needed=True)
LOOKS = (
    Choice("worked", gettext_lazy("It worked"), gettext_lazy("How do you know?"), needed=True),
    Choice("did_not_work", gettext_lazy("It did not work"), gettext_lazy("What did you see instead?")),
    Choice(
        "cannot_tell",
        gettext_lazy("We cannot tell"),
        gettext_lazy("What would tell? Or: why it was not looked at."),
    ),
)


def by_of(person: Person, permission: str, obj: Any) -> User | None:
    """Who acts: the person's account where it may, else nobody but the link that was sent to them."""
    user = person.user
    return user if user and user.is_active and user.has_perm(permission, obj) else None


def seen_reviews(user: Any, things: Collection[int]) -> list[int]:
    return list(Review.objects.visible_to(user).filter(pk__in=things).values_list("pk", flat=True))


# --- the next step of one's review ---------------------------------------------------------------


def next_steps(people: Any, today: Any, soon: Any) -> QuerySet:
    rows = Review.objects.open().filter(incident__past=False, owner__pk__any_of=people, opened_at__date__lt=today)
    rows = rows.filter(told("owner", "incident")).select_related("incident").order_by("pk")
    return with_teams(rows, "incident")


def next_step(review: Review) -> Line:
    words = {"incident": words_for(review.incident), "state": review.get_state_display()}
    text = _("The review of %(incident)s: %(state)s")
    if review.due_on:
        words["day"] = _day(review.due_on, get_language())
        text = _("The review of %(incident)s: %(state)s, due %(day)s")
    return Line(
        source="review",
        thing=review.pk,
        person=review.owner_id,
        text=text % words,
        url=review.get_absolute_url(),
        since=timezone.localdate(review.state_since),
        teams=tuple(review.named_teams),
        incident=review.incident_id,
        choices=(SKIP,),
        begin=_first_steps(review),
    )


@lru_cache(maxsize=512)
def _day(day: dt.date, _language: str | None) -> str:
    return date_format(day, "j M Y")


def _first_steps(review: Review) -> tuple[tuple[Any, str], ...]:
    """Where the morning after begins: what was said and logged, then those who were there (a light one asks nobody)."""
    paste = (_("Paste the chat and the logs"), of_row("incidents:paste", review.incident_id))
    ask = (_("Ask those who were there"), of_row("reviews:people", review.pk))
    return (paste,) if review.is_light else (paste, ask)


def mornings(today: dt.date) -> dict[int, set[int]]:
    """Reviews that were opened lately and wait for what was said and logged, by owner."""
    rows = Review.objects.filter(state=State.GATHERING, incident__past=False, owner__isnull=False)
    rows = rows.filter(opened_at__date__lt=today, opened_at__date__gte=today - MORNING_LASTS)
    found: dict[int, set[int]] = {}
    for pk, owner in rows.values_list("pk", "owner"):
        found.setdefault(owner, set()).add(pk)
    return found


def answer_next_step(thing: int, person: Person, code: str, note: str) -> None:
    review = _review(thing)
    perform(review, "skip", by=by_of(person, "reviews.skip_review", review), reason=note)


def _review(pk: int) -> Review:
    review = Review.objects.select_related("incident").filter(pk=pk).first()
    if review is None:
        raise NoLongerWaiting
    return review


# --- accounts ------------------------------------------------------------------------------------


def perspectives(people: Any, today: Any, soon: Any) -> QuerySet:
    rows = not_told_yet(joined(people)).filter(told("person", "review__incident"), person__pk__any_of=people)
    return with_teams(rows.select_related("review__incident").order_by("pk"), "review__incident")


def perspective(row: ReviewParticipant) -> Line:
    return Line(
        source="perspective",
        thing=row.review_id,
        person=row.person_id,
        text=_("How %(incident)s looked from where you stood") % {"incident": words_for(row.review.incident)},
        url=row.review.at_own_account,
        since=timezone.localdate(row.asked_at),
        teams=tuple(row.named_teams),
        incident=row.review.incident_id,
        choices=(WRITE, RATHER_NOT),
    )


def answer_perspective(thing: int, person: Person, code: str, note: str) -> str | None:
    """Go on to the five boxes (without an account: by a link of one's own), or rather not."""
    review = _review(thing)
    if not review.takes_perspectives:
        raise NoLongerWaiting
    if code == RATHER_NOT.code:
        rather_not(review, by=person.user, person=person)
        return None
    if person.user_id:
        return review.at_own_account
    _link, secret = make_link(review, by=None, person=person)
    return reverse("reviews:perspective_by_link", args=[secret])


# --- confirm, correct or pass --------------------------------------------------------------------


def in_writing(people: Any, today: Any, soon: Any) -> QuerySet:
    """Those with an account who have not said whether the draft is how it was, where no meeting is held."""
    rows = in_drafts(joined(people), (State.ANALYSING, State.MEETING)).filter(person__pk__any_of=people)
    rows = rows.filter(review__meeting_in_writing=True, answered_at=None, passed=False, person__user__isnull=False)
    rows = rows.filter(rather_not=False)
    rows = rows.filter(told("person", "review__incident")).select_related("review__incident").order_by("pk")
    return with_teams(rows, "review__incident")


def is_it_right(row: ReviewParticipant) -> Line:
    return Line(
        source="in_writing",
        thing=row.review_id,
        person=row.person_id,
        text=_("Is the draft about %(incident)s right?") % {"incident": words_for(row.review.incident)},
        url=f"{row.review.get_absolute_url()}?at=all",
        since=timezone.localdate(row.asked_at),
        teams=tuple(row.named_teams),
        incident=row.review.incident_id,
        choices=(CONFIRM, CORRECT, PASS),
    )


def answer_in_writing(thing: int, person: Person, code: str, note: str) -> None:
    review = _review(thing)
    if code == CORRECT.code and person.user:
        # From a mail nobody says where: it stands at the first section, and can be answered there.
        done = correct(review, by=person.user, section="what-happened", text=note)
    else:
        done = answer_in_review(review, by=person.user, passed=code == PASS.code, person=person)
    if done is None:
        raise NoLongerWaiting


# --- where one is named --------------------------------------------------------------------------


def mentions(people: Any, today: Any, soon: Any) -> QuerySet:
    rows = not_looked_yet(joined(people)).filter(told("person", "review__incident"), person__pk__any_of=people)
    return with_teams(rows.select_related("review__incident").order_by("pk"), "review__incident")


def mention(row: ReviewParticipant) -> Line:
    words = {"incident": words_for(row.review.incident)}
    return Line(
        source="mentions",
        thing=row.review_id,
        person=row.person_id,
        text=_("Where the review of %(incident)s names you") % words,
        url=row.review.at("mentions"),
        teams=tuple(row.named_teams),
        incident=row.review.incident_id,
        choices=(SEEN,),
    )


def quoted_mentions(thing: int, person: Person) -> list[str]:
    return [mention.sentence for mention in mentions_of(person, texts_to_publish(_review(thing)))]


def answer_mentions(thing: int, person: Person, code: str, note: str) -> None:
    if confirm_mentions(_review(thing), by=person.user, person=person) is None:
        raise NoLongerWaiting


# --- actions -------------------------------------------------------------------------------------


def title_of(action: Action) -> str:
    """The action's words; of a restricted incident's only that there is one."""
    if action.review and action.review.incident.is_restricted:
        return _("An action from %(incident)s") % {"incident": action.review.incident.ref}
    return action.title


def _is_draft(action: Action) -> bool:
    return action.review is not None and not action.review.is_published


def actions_due(people: Any, today: Any, soon: Any) -> QuerySet:
    running = (ActionState.COMMITTED, ActionState.IN_PROGRESS)
    rows = Action.objects.filter(owner__pk__any_of=people, state__in=running, due__lte=soon)
    rows = rows.filter(Q(review=None) | told("owner", "review__incident"))
    return with_teams(rows.select_related("review__incident").order_by("due", "pk"), "review__incident")


def action_due(action: Action) -> Line:
    words = {"title": title_of(action), "day": _day(action.due, get_language())}
    return Line(
        source="action",
        thing=action.pk,
        person=action.owner_id,
        text=_("%(title)s (by %(day)s)") % words,
        url=action.get_absolute_url(),
        teams=tuple(action.named_teams),
        choices=(DONE, NOT_DOING),
        sealed=_is_draft(action),
        incident=action.review.incident_id if action.review else None,
    )


def answer_action(thing: int, person: Person, code: str, note: str) -> None:
    action = Action.objects.filter(pk=thing).first()
    if action is None:
        raise NoLongerWaiting
    perform(action, code, by=by_of(person, "reviews.change_action", action), reason=note)


def looks(people: Any, today: Any, soon: Any) -> QuerySet:
    """Looks whose day has come; of two looks at one action the later."""
    due = ActionLook.objects.filter(due_on__lte=today, outcome="")
    later = due.filter(action=OuterRef("action"), day__gt=OuterRef("day"))
    theirs = Action.objects.filter(owner__pk__any_of=people, state__in=(ActionState.DONE, *LookOutcome)).order_by()
    rows = due.filter(~Exists(later), action__pk__any_of=ArraySubquery(theirs.values("pk")))
    rows = rows.filter(Q(action__review=None) | told("action__owner", "action__review__incident"))
    rows = rows.select_related("action__review__incident").order_by("action_id", "pk")
    return with_teams(rows, "action__review__incident")


def look_due(look: ActionLook) -> Line:
    action = look.action
    return Line(
        source="look",
        thing=look.pk,
        person=action.owner_id,
        text=_("%(title)s (%(day)s days on)") % {"title": title_of(action), "day": look.day},
        url=f"{action.get_absolute_url()}#looks",
        since=look.due_on,
        teams=tuple(look.named_teams),
        choices=LOOKS,
        sealed=_is_draft(action),
        incident=action.review.incident_id if action.review else None,
    )


def answer_a_look(thing: int, person: Person, code: str, note: str) -> None:
    look = ActionLook.objects.select_related("action__review__incident").filter(pk=thing, outcome="").first()
    if look is None:
        raise NoLongerWaiting
    by = by_of(person, "reviews.change_action", look.action)
    try:
        answer_look(look.action, by=by, day=look.day, outcome=code, note=note)
    except (NotDoneYet, NotFromHere) as error:
        raise NoLongerWaiting from error


def seen_actions(user: Any, things: Collection[int]) -> list[int]:
    return list(Action.objects.visible_to(user).filter(pk__in=things).values_list("pk", flat=True))


def seen_looks(user: Any, things: Collection[int]) -> list[int]:
    visible = Action.objects.visible_to(user).filter(looks__in=things)
    return list(ActionLook.objects.filter(pk__in=things, action__in=visible).values_list("pk", flat=True))


register(
    Source(
        "mentions",
        gettext_lazy("Where you are named"),
        seen_reviews,
        answer_mentions,
        rows=mentions,
        line=mention,
        quotes=quoted_mentions,
    )
)
register(
    Source(
        "perspective",
        gettext_lazy("How it looked from where you stood"),
        seen_reviews,
        answer_perspective,
        rows=perspectives,
        line=perspective,
    )
)
register(
    Source(
        "in_writing",
        gettext_lazy("Confirm, correct or pass"),
        seen_reviews,
        answer_in_writing,
        rows=in_writing,
        line=is_it_right,
    )
)
register(Source("look", gettext_lazy("Did it work?"), seen_looks, answer_a_look, rows=looks, line=look_due))
register(
    Source(
        "action",
        gettext_lazy("What you said you would do"),
        seen_actions,
        answer_action,
        rows=actions_due,
        line=action_due,
    )
)
register(
    Source(
        "review",
        gettext_lazy("Your reviews"),
        seen_reviews,
        answer_next_step,
        rows=next_steps,
        line=next_step,
        mornings=mornings,
    )
)
