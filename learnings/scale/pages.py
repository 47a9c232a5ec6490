"""Which pages there are to measure: every address of the URL resolver that a GET can reach, lists in many shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from config.lib.keyset import encode
from incidents.filters import SORTS, IncidentFilter
from incidents.models import Incident
from learnings.forms.concerns import ConcernFilter
from learnings.forms.learnings import LibraryFilter
from learnings.forms.patterns import PeriodForm
from learnings.models import Concern, Credit, Learning, ReleasedLearning
from learnings.queries.search import KINDS
from learnings.scale.samples import Samples
from people.models import LogEntry, Mail
from reviews.enums import UNPUBLISHED
from reviews.forms import ActionFilter, ReviewFilter
from reviews.models import Action, Review

# Not ours, or not pages: named in the report as left out.
ELSEWHERE = ("admin:", "djdt:", "openid_connect", "account_logout")
# Filters of the lists, and what their cursors stand on.
FORMS: dict[str, Any] = {
    "incidents:list": lambda: IncidentFilter({}, queryset=Incident.objects.none()).form,
    "reviews:list": ReviewFilter,
    "reviews:actions": ActionFilter,
    "learnings:library": LibraryFilter,
    "learnings:concerns": ConcernFilter,
    "learnings:patterns": PeriodForm,
}
LISTS: dict[str, tuple[type[Model], str]] = {
    "incidents:list": (Incident, "sort_at"),
    "reviews:list": (Review, "sort_at"),
    "reviews:actions": (Action, "rank"),
    "learnings:library": (Learning, "sort_at"),
    "learnings:concerns": (Concern, "sort_at"),
    "learnings:credits": (Credit, "sort_at"),
    "learnings:released_list": (ReleasedLearning, "month"),
    "people:activity": (LogEntry, "at"),
    "people:mails": (Mail, "queued_at"),
}
# Common, rarer, in one text only or in none, a phrase, one with "not", a reference.
WORDS = ("queue", "turnstile sensor", "zyzzyva", '"fell behind"', "cache -queue", "INC-1")
CROWDED = "crowded"
OPENED = ("timeline", "learning", "all")  # parts of a draft, beside the one that is open by itself
# Pages around a draft, of the review and of its incident; those with the longest lists to read or to tick.
AROUND_A_DRAFT = ("meeting", "people", "heard", "history")
AROUND_ITS_INCIDENT = ("edit", "paste")
DEPTH = 0.9  # how far down a list its deep page lies


@dataclass(frozen=True)
class Page:
    name: str  # the URL's name
    shape: str  # which filter, sort or depth; "" for the plain page
    address: str

    @property
    def label(self) -> str:
        return f"{self.name} {self.shape}".strip()


@dataclass(frozen=True)
class Found:
    pages: list[Page]
    left_out: dict[str, str]  # name: why


def find(samples: Samples) -> Found:
    """Every address there is, with a sample row where it is about one."""
    pages: list[Page] = []
    left_out: dict[str, str] = {}
    for name, entry, kind in _entries():
        if name.startswith(ELSEWHERE):
            continue
        address = _address(name, entry, kind, samples)
        if not address:
            left_out[name] = "no row to show"
        elif not _is_read(entry):
            left_out[name] = "takes no GET"
        else:
            pages += [Page(name, "", address), *_shapes(name, entry, address, samples)]
    unique = {(page.address, page.shape): page for page in pages}
    return Found(list(unique.values()), left_out)


def _entries(resolver: URLResolver | None = None, space: str = "", route: str = "") -> Iterator[tuple]:
    """Name, pattern and the first word of the address, of every named pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = route + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from _entries(entry, f"{space}{entry.namespace}:" if entry.namespace else space, path)
        elif entry.name and "format" not in _arguments(entry):
            yield space + entry.name, entry, path.removeprefix("api/").split("/")[0]


def _arguments(entry: URLPattern) -> list[str]:
    return [*getattr(entry.pattern, "converters", {}), *getattr(entry.pattern, "regex", re.compile("")).groupindex]


def _is_read(entry: URLPattern) -> bool:
    """For views of the API: whether the address answers a GET. Pages are asked when they are measured."""
    actions = getattr(entry.callback, "actions", None)
    return actions is None or "get" in actions


def _address(name: str, entry: URLPattern, kind: str, samples: Samples) -> str:
    values = {argument: _value(argument, name, kind, samples) for argument in _arguments(entry)}
    try:
        return "" if None in values.values() else reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""


def _value(argument: str, name: str, kind: str, samples: Samples) -> Any:
    known = {
        "number": 1,
        "day": 30,
        "kind": "factor",
        "name": "skip" if kind == "reviews" else "view",
        "row": 1,
        "section": "what-happened",
    }
    if argument in ("pk", "slug"):
        if kind == "reviews" and re.search("version|amend|cite|credit|origin", name):
            return samples.published.pk if samples.published else None
        if "released" in name:
            return samples.of("released")
        return samples.of("incidents" if kind.startswith("INC-") else kind)
    return samples.revision if argument == "revision" else known.get(argument)


def _shapes(name: str, entry: URLPattern, address: str, samples: Samples) -> Iterator[Page]:
    """The same page under each filter and order, and deep down."""
    if name == "reviews:detail":
        yield from _reviews(name, samples)
    if name == "learnings:search":
        asked = [{"q": words} for words in WORDS] + [{"q": WORDS[0], "kind": kind} for kind in KINDS]
        yield from (_shaped(name, address, query) for query in asked)
    form, (model, field) = _form(name, entry), _listed(name, entry)
    sorts = {"sort": SORTS} if name == "incidents:list" else {}
    orders = [{}, *({"sort": order} for order in sorts.get("sort", {}))]
    for narrowed in [{}, *(_narrowings(form) if form else [])]:
        for order in orders:
            if narrowed or order:
                yield _shaped(name, address, narrowed | order)
    if model is not None:
        yield from _deep(name, address, model, field, {"": field} | sorts.get("sort", {}))


def _reviews(name: str, samples: Samples) -> Iterator[Page]:
    for shape in ("published", "light"):
        if review := getattr(samples, shape):
            yield Page(name, shape, review.get_absolute_url())
    crowded = samples.crowded()
    for review in crowded:
        yield Page(name, f"{CROWDED} {review.state}", review.get_absolute_url())
        for part in OPENED if review.state in UNPUBLISHED else ():
            yield Page(name, f"{CROWDED} {review.state}, {part}", review.at(part))
        yield Page("incidents:detail", f"{CROWDED} {review.state}", review.incident.get_absolute_url())
    drafts = (review for review in crowded if review.state in UNPUBLISHED)
    if draft := next(drafts, None):
        yield from _around(draft)


def _around(review: Review) -> Iterator[Page]:
    shape = f"{CROWDED} {review.state}"
    for page in AROUND_A_DRAFT:
        yield Page(f"reviews:{page}", shape, reverse(f"reviews:{page}", args=[review.pk]))
    for page in AROUND_ITS_INCIDENT:
        yield Page(f"incidents:{page}", shape, reverse(f"incidents:{page}", args=[review.incident_id]))
    for part in ("timeline", "factors"):
        talk = reverse("reviews:comments", args=[review.pk, part])
        yield Page("reviews:comments", f"{shape}, {part}", talk)
    factor = f"{review.get_absolute_url()}?at=factors&open=factor-new"
    yield Page("reviews:detail", f"{shape}, a factor's form", factor)


def _shaped(name: str, address: str, query: dict[str, Any]) -> Page:
    return Page(name, " ".join(f"{key}={value}" for key, value in query.items()), f"{address}?{urlencode(query)}")


def _form(name: str, entry: URLPattern) -> forms.BaseForm | None:
    if name in FORMS:
        return FORMS[name]()
    view = getattr(entry.callback, "cls", None)
    filters = getattr(view, "filterset_class", None)
    is_list = "list" in (getattr(entry.callback, "actions", None) or {}).values()
    rows = getattr(view, "rows", None)
    return filters({}, queryset=rows.none()).form if filters and is_list and rows is not None else None


def _listed(name: str, entry: URLPattern) -> tuple[Any, str]:
    view = getattr(entry.callback, "cls", None)
    if name in LISTS or view is None:
        return LISTS.get(name, (None, ""))
    is_list = "list" in (getattr(entry.callback, "actions", None) or {}).values() and hasattr(view, "rows")
    return (view.rows.model, getattr(view, "keyset_field", "sort_at")) if is_list else (None, "")


def _narrowings(form: forms.BaseForm) -> Iterator[dict[str, Any]]:
    """Each field of a filter form with each of its choices; of many rows the first and the last."""
    for name, field in form.fields.items():
        for value in _values(name, field):
            if value not in ("", None):
                yield {name: value}


def _values(name: str, field: forms.Field) -> list[Any]:
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        rows = field.queryset.order_by("pk").values_list(key, flat=True)
        return [rows.first(), rows.last()] if rows else []
    if isinstance(field, forms.ChoiceField):
        return [value for value, _label in field.choices if value != "null"]
    if isinstance(field, forms.BooleanField | forms.NullBooleanField):
        return ["true"]
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return ["2024-06-01", "2026-06-01"]
    return list(WORDS) if name == "q" else []


def _deep(name: str, address: str, model: type[Model], field: str, sorts: dict[str, str]) -> Iterator[Page]:
    count = model._default_manager.count()
    for order, column in sorts.items():
        rows = model._default_manager.order_by(f"-{column}", "-pk").values_list(column, "pk")
        for direction in ("after", "before"):
            if row := rows[int(count * DEPTH) :].first() if count > 10 else None:
                query = {"cursor": encode(direction, *row)} | ({"sort": order} if order else {})
                shape = f"deep, {direction}" + (f" sort={order}" if order else "")
                yield Page(name, shape, f"{address}?{urlencode(query)}")
