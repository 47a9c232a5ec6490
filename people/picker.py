"""Choosing people by typing: one field for every form, however many people there are.

A plain input with suggestions: the browser lists what `people:names` answers while somebody types; without JavaScript
the name alone is enough, and where it fits several the answer says which.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.lib.html import markup
from people.models import Person

OFFERED = 12  # names at once
NAMED = 6  # in a sentence about a name that fits several
BETWEEN = ";"  # several names; a comma may be part of one
LONGEST = 2000  # characters


def suggestion(person: Person) -> str:
    """How a person is offered in a list of names."""
    label = person.role_label or person.email
    return f"{person.name} · {label}" if label else person.name


def people_called(written: str, rows: QuerySet) -> list[Person]:
    """Those of ``rows`` with exactly this name, or this "Name · what they do"."""
    name, _dot, label = written.partition(" · ")
    found = list(rows.filter(name__iexact=name)[:20])
    if label:
        return [person for person in found if label.casefold() in (person.role_label.casefold(), person.email)]
    return found


def names_beginning(written: str, rows: QuerySet) -> list[str]:
    """What to offer for what was typed so far; of several names only the last one is still open."""
    before, between, typed = _typed(written).rpartition(BETWEEN)
    found = rows.filter(name__icontains=typed.strip().partition(" · ")[0]).order_by("name", "pk")
    lead = f"{before}{between} " if between else ""
    return [lead + suggestion(person) for person in found.only("name", "role_label", "email")[:OFFERED]]


def _typed(value: Any) -> str:
    return str(value or "").replace("\0", "")[:LONGEST]


def said(people: list[Person]) -> str:
    return ", ".join(f"“{suggestion(person)}”" for person in people)


class NameInput(forms.TextInput):
    """A text input with a list of names under it that follows what is typed.

    ``offered_at``: the address that answers with names, where it is not everybody who may be chosen.
    """

    offered_at = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["list"] = f"{own.get('id', name)}-names"
        own |= {
            "autocomplete": "off",
            "hx-get": self.offered_at or reverse("people:names"),
            "hx-trigger": "focus once, input changed delay:150ms",
            "hx-target": f"#{own['list']}",
            "hx-swap": "innerHTML",
            "hx-select": "unset",
            "hx-select-oob": "unset",
            "hx-sync": "this:replace",
        }
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        context = self.get_context(name, value, attrs)
        drawn = self._render(self.template_name, context, renderer)
        return markup('{}<datalist id="{}"></datalist>', drawn, context["widget"]["attrs"]["list"])


class _ByName:
    """What the fields for one person and for several share."""

    queryset: QuerySet
    exact = False

    def _one(self, written: str) -> Person:
        found = people_called(written, self.queryset)
        if not found and not self.exact:
            found = list(self.queryset.filter(name__icontains=written.partition(" · ")[0])[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        if found:
            message, code = _("Several people fit “%(name)s”. Write one of %(names)s."), "shared"
        else:
            message, code = _("Nobody here is called “%(name)s”. See People for who is known."), "unknown"
        raise forms.ValidationError(message, code=code, params={"name": written[:120], "names": said(found[:NAMED])})

    def _shown(self, value: Any) -> str:
        person = self.queryset.filter(pk=value).first() if isinstance(value, int) else value
        return suggestion(person) if isinstance(person, Person) else str(person or "")


class PersonChoiceField(_ByName, forms.ModelChoiceField):
    """One of the people in ``queryset``, by name. Cleans to the Person, or None where none is asked for.

    ``exact``: where a mistake can't be undone, a part of a name is not enough.
    """

    widget = NameInput

    def __init__(self, *args: Any, exact: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.exact = exact

    def to_python(self, value: Any) -> Person | None:
        written = " ".join(_typed(value).split())
        return self._one(written) if written else None

    def prepare_value(self, value: Any) -> Any:
        return self._shown(value)


class AnybodyField(PersonChoiceField):
    """One of the people in ``queryset``, or somebody new: cleans to a Person, unsaved where nobody has the name."""

    def _one(self, written: str) -> Person:
        try:
            return super()._one(written)
        except forms.ValidationError as problem:
            if problem.code != "unknown":
                raise
        name = written.partition(" · ")[0]
        longest = Person._meta.get_field("name").max_length
        if len(name) > longest:
            message = _("A name has at most %(longest)s letters.")
            raise forms.ValidationError(message, code="max_length", params={"longest": longest})
        return Person(name=name)


class PeopleChoiceField(_ByName, forms.ModelMultipleChoiceField):
    """Some of the people in ``queryset``, their names with ; between them. Cleans to a list."""

    widget = NameInput

    def __init__(self, *args: Any, **options: Any) -> None:
        options["help_text"] = options.get("help_text") or _("Several names with ; between them.")
        super().__init__(*args, **options)

    def clean(self, value: Any) -> list[Person]:  # type: ignore[override]
        parts = [" ".join(part.split()) for part in _typed(value).split(BETWEEN)]
        if self.required and not any(parts):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        people = {person.pk: person for part in parts if part for person in [self._one(part)]}
        self.run_validators(list(people.values()))
        return list(people.values())

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value or ""
        return f"{BETWEEN} ".join(self._shown(one) for one in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.prepare_value(initial) != (data or "")
