"""Forms of people, teams and the organisation. Saving is the domain functions' work."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from config.lib.selects import NamedMultipleChoiceField, PlainBoxes, by_name
from config.lib.table import decoded, looks_binary
from people.domain.accounts import Newcomer
from people.enums import OrganisationSize, Role, TokenScope
from people.models import Invitation, Organisation, Person, Team, User

LONGEST_PASSWORD = 256  # characters; hashing a novel would keep the server busy
LONGEST_LIST = 500_000  # characters of a table of teams or systems
# What PostgreSQL can search in since version 15.
SEARCH_LANGUAGES = """
    arabic armenian basque catalan danish dutch english finnish french german greek hindi hungarian indonesian irish
    italian lithuanian nepali norwegian portuguese romanian russian serbian simple spanish swedish tamil turkish yiddish
"""


@cache
def zones() -> list[tuple[str, str]]:
    """The zones people choose from: places, and UTC."""
    names = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


def zones_or_default() -> list[tuple[str, Any]]:
    return [("", _("As the organisation")), *zones()]


class NewcomerForm(forms.Form):
    """Who somebody is, and how they will sign in."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("At least eight characters. A few unrelated words are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def newcomer(self) -> Newcomer:
        data = self.cleaned_data
        return Newcomer(name=data["name"], email=data.get("email", ""), password=data["password"])


class JoinForm(NewcomerForm):
    """Where the invitation went to an address, the address is settled."""

    field_order = ("name", "email", "password")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = invitation.person.name if invitation.person else ""
        if invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].disabled = True


class HomeForm(forms.Form):
    """What is asked about the organisation before anything else."""

    organisation = forms.CharField(label=_("Name of your organisation"), max_length=120)
    size = forms.ChoiceField(
        label=_("How many people work there?"),
        choices=OrganisationSize.choices,
        widget=forms.RadioSelect,
        help_text=_("It sets how much a review asks for; everything can be changed later."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, initial="UTC", widget=forms.Select(attrs={"data-zone": "UTC"})
    )

    def organisation_values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"name": data["organisation"], "size": data["size"], "zone": data["zone"]}


class OwnersForm(HomeForm, NewcomerForm):
    """An admin's account and the organisation, at once."""


class SetupForm(OwnersForm):
    EMPTY, IMPORT, DEMO = "empty", "import", "demo"

    begin = forms.ChoiceField(
        label=_("What comes first?"),
        required=False,
        initial=EMPTY,
        choices=[
            (EMPTY, _("An empty page: we write from now on")),
            (IMPORT, _("Import what we wrote elsewhere")),
            (DEMO, _("Look around in a demo first; it can be taken away again")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.PRODUCTION:  # its accounts have public passwords
            field = self.fields["begin"]
            field.choices = [choice for choice in field.choices if choice[0] != self.DEMO]  # type: ignore[attr-defined]


class InvitationForm(forms.ModelForm):
    """An address, or none: then the link is handed over some other way."""

    class Meta:
        model = Invitation
        formfield_callback = by_name
        fields = ("email", "role", "team", "person")
        widgets = {"person": forms.HiddenInput}
        help_texts = {
            "email": _("We mail the link there. Leave it empty to hand the link over yourself."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(user=None)
        self.fields["team"].empty_label = _("No team yet")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this address already."))
        return email


class TokenForm(forms.Form):
    LIFETIMES = (("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Until revoked")))

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scope = forms.ChoiceField(label=_("It may"), choices=TokenScope.choices, initial=TokenScope.READ)
    days = forms.ChoiceField(label=_("It works for"), choices=LIFETIMES, initial="90", required=False)

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class OrganisationForm(forms.ModelForm):
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    search_configuration = forms.ChoiceField(
        label=_("Language people write in"),
        choices=[(name, name.capitalize()) for name in SEARCH_LANGUAGES.split()],
        help_text=_("For search; it counts for what is written or edited from now on. Simple takes words as they are."),
    )
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=PlainBoxes,
        help_text=_("Nobody is waited for on other days."),
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One date a line, like 2026-12-25."),
    )
    smallest_group = forms.IntegerField(
        label=_("Smallest group shown"),
        min_value=3,
        max_value=100,
        help_text=_("Counts of people or of answers below this are hidden."),
    )
    perspectives_needed = forms.IntegerField(
        label=_("Perspectives a standard review asks for"), min_value=1, max_value=10
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "size",
            "zone",
            "search_configuration",
            "working_days",
            "holidays",
            "perspectives_needed",
            "smallest_group",
        )
        widgets = {"size": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["holidays"] = "\n".join(day.isoformat() for day in self.instance.holidays)

    def clean_holidays(self) -> list[date]:
        lines = [line.strip() for line in self.cleaned_data["holidays"].splitlines() if line.strip()]
        return sorted({day_of(line) for line in lines})


def day_of(line: str) -> date:
    try:
        return date.fromisoformat(line)
    except ValueError as error:
        raise ValidationError(_("“%(line)s” is not a date like 2026-12-25."), params={"line": line[:40]}) from error


class ProfileForm(forms.ModelForm):
    """What one says about oneself. The zone belongs to the account, the rest to the person."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=zones_or_default, required=False)

    class Meta:
        model = Person
        formfield_callback = by_name
        fields = ("name", "role_label", "team")
        labels = {"name": _("Your name"), "role_label": _("What you do"), "team": _("Your team")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("No team yet")


class PersonForm(forms.ModelForm):
    leads = NamedMultipleChoiceField(
        label=_("Teams they lead"),
        queryset=Team.objects.none(),
        required=False,
        widget=PlainBoxes,
    )

    class Meta:
        model = Person
        formfield_callback = by_name
        fields = ("name", "role_label", "team", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leads"].queryset = Team.objects.all()
        self.fields["team"].empty_label = _("No team yet")
        if self.instance.pk:
            self.initial["leads"] = list(self.instance.memberships.filter(leads=True).values_list("team_id", flat=True))
        if self.instance.user_id:
            del self.fields["email"]  # the account's address is theirs to change


class AccountForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    is_active = forms.BooleanField(
        label=_("May sign in"), required=False, help_text=_("Closing an account keeps everything the person wrote.")
    )


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        formfield_callback = by_name
        fields = ("name", "parent", "about")
        labels = {"parent": _("Part of")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = _("No other team")
        if self.instance.pk:
            self.fields["parent"].queryset = Team.objects.exclude(pk=self.instance.pk)


class ListForm(forms.Form):
    """A table, uploaded or pasted; afterwards it is in the box, where it can be put right."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("CSV, as a spreadsheet saves it."))
    text = forms.CharField(
        label=_("Or the lines themselves"),
        required=False,
        max_length=LONGEST_LIST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if file := data.get("file"):
            data["text"] = self._text_of(file)
        if not self.errors and not data.get("text", "").strip():
            self.add_error("text", _("Choose a file, or paste the lines."))
        return data

    def _text_of(self, file: Any) -> str:
        content = file.read(LONGEST_LIST + 1)
        if len(content) > LONGEST_LIST:
            self.add_error("file", _("The file is larger than %(most)s kB.") % {"most": LONGEST_LIST // 1000})
        elif looks_binary(content):
            self.add_error("file", _("This is not a text file. A spreadsheet has to be saved as CSV first."))
        return decoded(content).replace("\0", "")
