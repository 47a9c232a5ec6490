"""Fields for moments and words, as people enter them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.times import Wall, is_twice, is_zone, readings, zone_info
from people.models import Person
from people.picker import NameInput, people_called, said, suggestion

MARGINS = (
    ("", _("exact")),
    ("300", _("about, ± 5 minutes")),
    ("900", _("about, ± 15 minutes")),
    ("1800", _("about, ± 30 minutes")),
    ("3600", _("about, ± 1 hour")),
    ("10800", _("about, ± 3 hours")),
    ("43200", _("about, ± 12 hours")),
    ("86400", _("about, ± 1 day")),
    ("259200", _("about, ± 3 days")),
)
LONGEST = 366 * 24 * 3600  # seconds; what is known more coarsely than a year is not known


class MomentWidget(forms.MultiWidget):
    """A day, a clock time, how sure; and, only for an hour that was twice, which of the two."""

    template_name = "incidents/widgets/moment.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = {
            "day": forms.DateInput(attrs={"type": "date", "aria-label": _("Day")}, format="%Y-%m-%d"),
            "time": forms.TextInput(attrs={"type": "time", "step": 1, "aria-label": _("Time")}),
            "margin": forms.Select(attrs={"aria-label": _("How sure")}, choices=MARGINS),
            "fold": forms.Select(attrs={"aria-label": _("The clocks went back: which one")}),
        }
        super().__init__(parts, attrs)
        self.zone = "UTC"

    def decompress(self, value: Wall | None) -> list[Any]:
        if value is None:
            return [None, "", "", ""]
        clock = "" if value.time is None else f"{value.time:%H:%M:%S}".removesuffix(":00")
        margin = "" if value.margin is None else str(int(value.margin.total_seconds()))
        return [value.day, clock, margin, "" if value.fold is None else str(value.fold)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        parts = value if isinstance(value, list) else self.decompress(value)
        self._offer(parts)
        context = super().get_context(name, parts, attrs)
        subwidgets = context["widget"]["subwidgets"]
        for part in subwidgets:
            part["attrs"].pop("required", None)
        context["fold"] = subwidgets.pop() if not self.widgets[3].choices else None
        context["asks_fold"] = context["fold"] is None
        return context

    def _offer(self, parts: list[Any]) -> None:
        """Keep an unusual margin as it is; offer two readings only where there are two."""
        margin, extra = str(parts[2] or ""), []
        if margin.isdecimal() and len(margin) < 9 and margin not in dict(MARGINS):
            minutes = int(margin) // 60
            extra = [(margin, _("about, ± %(minutes)s minutes") % {"minutes": minutes})]
        self.widgets[2].choices = [*MARGINS, *extra]
        local = _local(parts[0], parts[1])
        zone = zone_info(self.zone)
        names = readings(local, zone) if local and is_twice(local, zone) else ()
        self.widgets[3].choices = (
            [("", _("which one?")), *((str(i), name) for i, name in enumerate(names))] if names else []
        )


def _local(day: Any, clock: Any) -> dt.datetime | None:
    try:
        day = day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day or ""))
        return dt.datetime.combine(day, dt.time.fromisoformat(str(clock or ""))) if 1900 < day.year < 2200 else None
    except ValueError:
        return None


class MomentField(forms.MultiValueField):
    """Cleans to a Wall, or None for unknown. The form turns it into an instant, because the form knows the zone."""

    widget = MomentWidget

    def __init__(self, **options: Any) -> None:
        parts = (
            forms.DateField(error_messages={"invalid": _("That is not a day. Write it like 2026-03-05.")}),
            forms.TimeField(
                error_messages={"invalid": _("That is not a time. Write it like 14:05.")},
                input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M"],
            ),
            forms.IntegerField(min_value=0, max_value=LONGEST),
            forms.IntegerField(min_value=0, max_value=1),
        )
        super().__init__(parts, require_all_fields=False, required=False, **options)
        for part in self.fields:
            part.required = False
        self.day_before: dt.date | None = None  # what a clock time without a day belongs to

    def compress(self, parts: list[Any]) -> Wall | None:
        day, clock, margin, fold = [*parts, None, None, None, None][:4]
        if day is None and clock is not None:
            day = self.day_before
        if day is None and clock is not None:
            raise forms.ValidationError(_("Which day was that? A time alone is not enough."), code="day")
        if day is None:
            return None
        return Wall(day, clock, dt.timedelta(seconds=margin) if margin else None, fold)


class WordsField(forms.CharField):
    """A text of several lines: one kind of line end, so that the same words compare equal."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class NamesField(forms.CharField):
    """Names in one line, separated by commas. Cleans to a list."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [name for part in super().to_python(value).split(",") if (name := " ".join(part.split()))]

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))
        if any(len(name) > 120 for name in value):
            raise forms.ValidationError(_("A name can have 120 characters."), code="max_length")

    def validate(self, value: Any) -> None:
        super().validate(", ".join(value))


class PersonField(forms.CharField):
    """A name, or "Name · what they do" where several carry it. Cleans to a Person, unsaved where nobody has the name.

    Someone new is named as easily as someone known: people.picker where it has to be somebody known.
    """

    widget = NameInput

    def to_python(self, value: Any) -> Person | None:  # type: ignore[override]
        written = " ".join(super().to_python(value).replace("\0", "").split())
        return self._find(written) if written else None

    def _find(self, written: str) -> Person:
        found = people_called(written, Person.objects.all())
        if len(found) > 1:
            message = _("Several people have that name. Write one of %(names)s.")
            raise forms.ValidationError(message, code="shared", params={"names": said(found)})
        return found[0] if found else Person(name=written.partition(" · ")[0])

    def validate(self, value: Any) -> None:
        super().validate(value or "")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.name if value else "")

    def prepare_value(self, value: Any) -> Any:
        return suggestion(value) if isinstance(value, Person) else value


class ZoneField(forms.CharField):
    """An IANA zone; empty is the organisation's. A plain input with suggestions: four hundred options are no choice."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_zone(value):
            message = _("“%(zone)s” is no time zone we know. Try something like Europe/Berlin.")
            raise forms.ValidationError(message, code="zone", params={"zone": value[:64]})
