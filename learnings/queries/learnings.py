"""Reading what was learned. Whatever is returned may be shown to the user it was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import BigIntegerField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from config.lib.any_of import ArrayFor, RowFor, there_is
from config.lib.gather import Found, Loose, Rows
from config.lib.keyset import Kept, Page
from config.lib.prepared import Prepared, Written
from config.lib.typed import plain as plain_words
from incidents.enums import Visibility
from incidents.models import Incident
from learnings.enums import LearningState
from learnings.models import KeptCount, Learning, LearningAction, LearningCitation, LearningEvidence
from learnings.queries.text import RANKED, Lexemes, Vector, any_of, lexemes, matching
from people.tree import family
from people.words import configuration, web_query
from reviews.enums import READABLE, KeptBecause
from reviews.models import Action, KeptWording, Review, ReviewParticipant
from reviews.models.review import joined_by, person_of

CLOSE = 0.34  # share of common words from which two statements are shown beside each other
CANDIDATES = 5
MEASURED = 40  # the best ranked, whose words are compared one by one
FEW = 1000  # learnings about one place that are looked up one by one
SOME = 40  # up to so many each may be asked who sees them
ASKED_FIRST = 100  # of the FEW: mostly enough for the first page
ON_CARDS = (
    "before_we_believed",
    "now_we_know",
    "state",
    "in_practice",
    "sort_at",
    "relearned_from",
    "review__incident__id",
)
# Long texts that belong to no learning.
UNSHOWN = ("search", "review__incident__search", "review__incident__summary", "review__incident__strain_note")
KEPT_AS_WRITTEN = "kept-as-written"
OUT = (LearningState.PUBLISHED, LearningState.SHARED)


def for_cards(user: Any) -> QuerySet[Learning]:
    """Learnings with what a card shows."""
    return seen(user).select_related("review__incident").only(*ON_CARDS)


def whole(user: Any) -> QuerySet[Learning]:
    """Learnings with all that was written in them."""
    return seen(user).select_related("review__incident").defer(*UNSHOWN)


def seen(user: Any) -> QuerySet[Learning]:
    """``relearned``: an earlier one that this user may see said the same."""
    earlier = Learning.objects.visible_to(user).filter(pk=OuterRef("relearned_from"))
    return Learning.objects.visible_to(user).annotate(relearned=there_is(earlier))


def lately(user: Any) -> list[Learning]:
    """The newest that are out: published, or shared early."""
    return LATELY.all(user)


LATELY = Prepared(lambda reader: for_cards(reader).filter(state__in=OUT).order_by("-sort_at", "-pk")[:8])


def came_back(user: Any) -> list[Learning]:
    """What was learned again lately, with the earlier one beside it."""
    return CAME_BACK.all(user, since=timezone.now() - dt.timedelta(days=120))


def _came_back(user: Any, since: dt.datetime) -> QuerySet[Learning]:
    rows = for_cards(user).filter(state__in=OUT, relearned_from__isnull=False, relearned=True, sort_at__gte=since)
    rows = rows.select_related("relearned_from").only(*ON_CARDS, "relearned_from__sort_at")
    return rows.order_by("-sort_at", "-pk")[:3]


CAME_BACK = Prepared(_came_back, since=dt.datetime)


def library(rows: QuerySet[Learning], chosen: dict[str, Any]) -> QuerySet[Learning]:
    """The library under the filters of LibraryFilter; anything not chosen does not narrow."""
    exact = {name: chosen[name] for name in ("kind", "in_practice") if chosen.get(name)}
    rows = rows.filter(**exact)
    state = chosen.get("state")
    rows = rows.filter(state=state) if state else rows.exclude(state=LearningState.WITHDRAWN)
    if team := chosen.get("team"):
        rows = about(rows, "team", family(team))
    if system := chosen.get("system"):
        rows = about(rows, "system", [system.pk])
    if chosen.get("since"):
        rows = rows.filter(sort_at__gte=chosen["since"])
    if chosen.get("relearned"):
        rows = rows.filter(relearned_from__isnull=False, relearned=True)
    return matching(rows, chosen.get("q", ""))


PLAIN = ("kind", "in_practice", "state", "relearned")  # of these few there are only so many combinations


def is_plain(chosen: dict[str, Any]) -> bool:
    """Whether ``kept_library`` knows this list: at most one team or system is chosen."""
    return [name for name in chosen if chosen.get(name) and name not in (*PLAIN, "period", "since", "q")] in PLACES


PLACES: tuple[list[str], ...] = ([], ["team"], ["system"])


def kept_library(
    chosen: dict[str, Any], *, shown: Callable[[Any], QuerySet[Learning]] = for_cards, size: int = 20
) -> tuple[Kept | NewestFirst, dict[str, Any]]:
    """``library`` as pages that are written once a process, and the keys to ask for them.

    ``shown(reader)``: the learnings with what is shown of them; a function of a module.
    """
    keys: dict[str, Any] = {"since": chosen["since"]} if chosen.get("since") else {}
    if words := plain_words(chosen.get("q", "")).strip():
        keys |= {"words": words, "language": configuration()}
    plain = tuple((name, chosen[name]) for name in PLAIN if chosen.get(name))
    place, places = _place(chosen)
    if place:
        few = few_about(place, places)
        keys, place = keys | {"about": places if few is None else few}, place if few is None else "few"
    pages = _kept_library(plain, place, *keys, shown=shown, size=size)
    if place != "few" or plain or len(keys) > 1 or len(keys["about"]) <= ASKED_FIRST:
        return pages, keys
    return NewestFirst(_kept_library(plain, "newest", *keys, shown=shown, size=size), pages), keys


def _place(chosen: dict[str, Any]) -> tuple[str, list[int]]:
    if team := chosen.get("team"):
        return "team", family(team)
    system = chosen.get("system")
    return ("system", [system.pk]) if system else ("", [])


def _taken_part_in(user: int) -> QuerySet:
    """Keys of the reviews whose drafts an account reads."""
    oneself = RowFor(person_of, user)
    run = [Review.objects.filter(**{who: oneself}).order_by().values("pk") for who in ("owner", "facilitator")]
    return joined_by(user).union(*run, all=True)


KEYS = {"since": dt.datetime, "about": list, "words": str, "language": str}


@lru_cache(maxsize=256)
def _kept_library(
    plain: tuple[tuple[str, Any], ...], place: str, *keys: str, shown: Callable[[Any], Any] = for_cards, size: int = 20
) -> Kept:
    def rows(reader: Any, about: Any = None, words: Any = "", language: Any = "", **dates: Any) -> QuerySet[Learning]:
        found = library(shown(reader), dict(plain) | dates)
        if ("state", LearningState.DRAFT) in plain:  # the only ones they may see: looked up, where all were asked about
            found = found.filter(review__pk__any_of=ArrayFor(_taken_part_in, reader.pk))
        found = found.filter(_about(place, about)) if place else found
        return found.filter(search=web_query(words, language)) if words else found

    kinds = {name: KEYS[name] for name in keys}
    return Kept(rows, size=size, written=Written if "words" in keys else Prepared, **kinds)


class NewestFirst:
    """The pages of ``every``; the first one from ``newest``, where that fills it: fewer are asked who may see them."""

    def __init__(self, newest: Kept, every: Kept) -> None:
        self.newest, self.every = newest, every

    def page(self, reader: Any, *, cursor: str = "", **keys: Any) -> Page:
        found = None if cursor else self.newest.page(reader, **keys)
        return found if found and found.after else self.every.page(reader, cursor=cursor, **keys)


def _about(place: str, keys: Any) -> Q:
    """Of the learnings with these ``keys`` ("few"), or about one of these teams or systems, asked of each row."""
    if place == "few":
        return Q(pk__any_of=keys)
    if place == "newest":
        newest = Learning.objects.filter(pk__any_of=keys).order_by(*SORTED).values("pk")[:ASKED_FIRST]
        return Q(pk__any_of=ArraySubquery(newest))
    touched, also = _linked(place, keys)
    here = touched.filter(incident=OuterRef("review__incident"))
    return Q(there_is(also.filter(learning=OuterRef("pk")))) | Q(there_is(here))


def about(rows: QuerySet[Learning], name: str, keys: Sequence[int]) -> QuerySet[Learning]:
    """Those about one of these teams or systems (``name``): by themselves, or because their incident was. One query.

    Where they are rare, the few are looked up; where they are common, the list is walked until a page is full.
    """
    few = few_about(name, keys)
    return rows.filter(_about(name, list(keys)) if few is None else Q(pk__in=few))


def few_about(name: str, keys: Sequence[int]) -> list[int] | None:
    """Keys of the learnings about one of these teams or systems; None where there are more than a FEW. One query."""
    found = _few(name).all(keys=list(keys))
    return None if (0,) in found else [pk for (pk,) in found]


@cache
def _few(name: str) -> Prepared:
    """Their keys; a 0 says that more than FEW incidents or learnings are about them."""

    def rows(_reader: Any, keys: Any) -> QuerySet:
        touched, also = _linked(name, keys)
        beyond = [rows.values_list(Value(0, BigIntegerField()))[FEW : FEW + 1] for rows in (touched, also)]
        rare = [~Exists(rows[FEW : FEW + 1]) for rows in (touched, also)]  # else nobody looks at what was found
        taught = Learning.objects.filter(_taught(touched, also), *rare).order_by().values_list("pk")
        return taught.union(*beyond, all=True)

    return Prepared(rows, keys=list)


def _linked(name: str, keys: Any) -> tuple[QuerySet, QuerySet]:
    """What ties incidents, and learnings themselves, to one of these teams or systems."""
    through = (getattr(Incident, f"{name}s").through, getattr(Learning, f"also_concerns_{name}s").through)
    touched, also = (model.objects.filter(**{f"{name}__pk__any_of": keys}).order_by() for model in through)
    return touched, also


def _taught(touched: QuerySet, also: QuerySet) -> Q:
    """Arrays within arrays, so that keys are looked up whatever PostgreSQL believes of how many there are."""
    incidents, learnings = touched.values("incident")[: FEW + 1], also.values("learning")[: FEW + 1]
    reviews = Review.objects.filter(incident__pk__any_of=ArraySubquery(incidents)).order_by().values("pk")
    return Q(review__pk__any_of=ArraySubquery(reviews)) | Q(pk__any_of=ArraySubquery(learnings))


def nearby(user: Any, incident: Incident, systems: Sequence[int], *, limit: int) -> list[Learning]:
    """What is out about one of ``systems``, newest first, but for what ``incident`` taught. ``incident``: laid near."""
    keys = {"systems": systems, "incident": incident.pk}
    if incident.common_touched or incident.common_also:
        return _common_nearby(limit).all(user, **keys)
    if incident.some_touched or incident.some_also:
        found = _rare_nearby(limit, 10 * limit).all(user, **keys)
        if len(found) == limit:
            return found  # else too many of the newest were hidden, or there are not more
    return _rare_nearby(limit, None).all(user, **keys)


def how_common(systems: Any) -> list[Loose]:
    """Whether more than SOME, and more than FEW, incidents or learnings are about one of ``systems``: a row or none."""
    about = zip(("touched", "also"), _linked("system", systems), strict=True)
    sizes = (("some", SOME), ("common", FEW))
    return [Loose(f"{size}_{of}", rows[n : n + 1], ("pk",)) for of, rows in about for size, n in sizes]


def _out_nearby(user: Any, incident: Any) -> QuerySet[Learning]:
    rows = Learning.objects.visible_to(user).filter(state__in=OUT).exclude(review__incident__pk=incident)
    return rows.select_related("review__incident").only("now_we_know", "state", "sort_at", "review__incident__id")


# An order in which no index stands: in any other PostgreSQL would walk all there are.
SORTED = (F("sort_at").desc(nulls_last=True), "-pk")


@cache
def _rare_nearby(limit: int, newest: int | None) -> Prepared:
    """The few are looked up and sorted; only of the ``newest`` is asked who may see them."""

    def rows(reader: Any, systems: Any, incident: Any) -> QuerySet[Learning]:
        taught = Learning.objects.filter(_taught(*_linked("system", systems)), state__in=OUT).order_by(*SORTED)
        newest_keys = ArraySubquery(taught.values("pk")[:newest])
        return _out_nearby(reader, incident).filter(pk__any_of=newest_keys).order_by(*SORTED)[:limit]

    return Prepared(rows, systems=list, incident=int)


@cache
def _common_nearby(limit: int) -> Prepared:
    """The newest are walked until there are enough."""

    def rows(reader: Any, systems: Any, incident: Any) -> QuerySet[Learning]:
        found = _out_nearby(reader, incident).filter(_about("system", systems))
        return found.order_by("-sort_at", "-pk")[:limit]

    return Prepared(rows, systems=list, incident=int)


def _in_full(user: Any) -> list[Rows]:
    """For a learning's own page: evidence, citations and actions, each only where the user may see them."""
    citations = LearningCitation.objects.filter(Review.readable(user, "review__"))
    actions = LearningAction.objects.filter(action__in=Action.objects.visible_to(user))
    return [
        Rows("evidence", LearningEvidence.objects.select_related("event", "incident")),
        Rows("also_concerns_teams"),
        Rows("also_concerns_systems"),
        Rows("citations", citations.select_related("review__incident")),
        Rows("action_links", actions.select_related("action")),
        Rows("participation", ReviewParticipant.objects.select_related("person"), of="review"),
    ]


IN_FULL = Found(whole, _in_full)


def chain(learning: Learning, user: Any) -> list[Learning]:
    """Earlier and later records of the same thing, oldest first, that the user may see; without the record itself."""
    return CHAIN.all(user, learning=learning.pk, earlier=learning.relearned_from_id or 0)


def _chain(user: Any, learning: int, earlier: int) -> QuerySet[Learning]:
    """``earlier``: 0 where there is none; no row has that key."""
    near = Q(relearned_from=learning) | Q(pk=earlier) | Q(relearned_from=earlier)
    rows = Learning.objects.visible_to(user).standing().filter(near).exclude(pk=learning)
    return rows.select_related("review__incident").defer(*UNSHOWN).order_by("sort_at", "pk")[:20]


CHAIN = Prepared(_chain, learning=int, earlier=int)


def close_to(statement: str, user: Any, *, apart_from: Learning | None = None) -> list[Learning]:
    """At most CANDIDATES learnings that say something close, closest first: shared words over all words.

    Full text finds candidates (the newest RANKED that share a word), the measure decides.
    """
    words = lexemes(statement)
    query = any_of(words)
    if query is None or len(words) < 3:
        return []
    rows = Learning.objects.visible_to(user).filter(state__in=OUT, search=query)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk).exclude(relearned_from=apart_from.pk)
    newest = rows.order_by("-sort_at", "-pk").values("pk")[:RANKED]
    by_rank = ("-rank", "-sort_at", "-pk")
    ranked = Learning.objects.filter(pk__in=newest).annotate(rank=SearchRank(F("search"), query)).order_by(*by_rank)
    best = (
        Learning.objects.filter(pk__in=ranked.values("pk")[:MEASURED])
        .annotate(rank=SearchRank(F("search"), query), words=Lexemes(Vector("now_we_know")))
        .select_related("review__incident")
        .defer(*UNSHOWN)
        .order_by(*by_rank)
    )
    scored = [(_likeness(words, set(row.words)), row) for row in best]
    near = sorted((pair for pair in scored if pair[0] >= CLOSE), key=lambda pair: -pair[0])
    return [row for _, row in near[:CANDIDATES]]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def kept_as_written() -> int:
    """How often a hint was answered "keep as written", in published reviews that everybody sees: an honest number.

    One query: what a worker kept of it, or counted now where there is nothing good.
    """
    return COUNTED_AS_WRITTEN.first() or 0


def _counted_as_written(_reader: Any) -> QuerySet:
    good = KeptCount.objects.good().filter(name=KEPT_AS_WRITTEN)
    rows = _kept_as_written().filter(~Exists(good)).order_by()
    counted = rows.annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    answer = good.annotate(n=Cast("answer", IntegerField()))
    return answer.values_list("n", flat=True).union(counted.values_list("n", flat=True), all=True)


COUNTED_AS_WRITTEN = Prepared(_counted_as_written)


def count_kept_as_written() -> int:
    return _kept_as_written().count()


def _kept_as_written() -> QuerySet[KeptWording]:
    return KeptWording.objects.filter(
        because=KeptBecause.AS_WRITTEN,
        section__startswith="learning",
        review__state__in=READABLE,
        review__incident__visibility=Visibility.ORGANISATION,
    )
