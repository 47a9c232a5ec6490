"""Choosing people by typing their names."""

from __future__ import annotations

import pytest
from django import forms
from django.urls import reverse

from people.models import Person
from people.picker import PeopleChoiceField, PersonChoiceField
from people.picker import suggestion as offered

NAMES = reverse("people:names")


class OneForm(forms.Form):
    who = PersonChoiceField(Person.objects.all())


class ExactForm(forms.Form):
    who = PersonChoiceField(Person.objects.all(), exact=True)


class SomeForm(forms.Form):
    who = PeopleChoiceField(Person.objects.all(), required=False)


@pytest.fixture
def people(db) -> dict[str, Person]:
    rows = [("Ida Berg", "Installer"), ("Ida Berg", "Head of stores, north"), ("Jon Moe", ""), ("Ingrid Moe", "Sales")]
    return {f"{name} {label}".strip(): Person.objects.create(name=name, role_label=label) for name, label in rows}


@pytest.mark.parametrize("written", ["Jon Moe", "  jon   moe ", "Jon"])
def test_a_name_or_a_part_that_fits_one_person_is_enough(people, written):
    form = OneForm({"who": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == people["Jon Moe"]


def test_a_name_of_two_people_asks_which(people):
    form = OneForm({"who": "Ida Berg"})
    assert not form.is_valid()
    assert "“Ida Berg · Installer”" in form.errors["who"][0]
    again = OneForm({"who": "Ida Berg · installer"})
    assert again.is_valid()
    assert again.cleaned_data["who"] == people["Ida Berg Installer"]


@pytest.mark.parametrize("written", ["Nobody", "12", "\0", ""])
def test_a_name_nobody_has_is_refused(people, written):
    assert not OneForm({"who": written}).is_valid()


def test_where_it_has_to_be_exact_a_part_is_not_enough(people):
    assert not ExactForm({"who": "Jon"}).is_valid()
    assert ExactForm({"who": "Jon Moe"}).is_valid()


def test_several_people_are_named_in_one_line(people):
    form = SomeForm({"who": "Jon Moe; Ida Berg · Head of stores, north ; ; jon moe"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == [people["Jon Moe"], people["Ida Berg Head of stores, north"]]
    assert SomeForm({"who": ""}).is_valid()


def test_what_was_chosen_is_shown_as_it_would_be_typed(people):
    jon, ingrid = people["Jon Moe"], people["Ingrid Moe Sales"]
    assert 'value="Ingrid Moe · Sales"' in str(OneForm(initial={"who": ingrid.pk})["who"])
    several = SomeForm({"who": "Jon Moe; Ingrid Moe · Sales"}, initial={"who": [jon, ingrid]})
    assert 'value="Jon Moe; Ingrid Moe · Sales"' in str(several["who"])
    assert several.changed_data == []
    assert SomeForm({"who": "Jon Moe"}, initial={"who": [jon, ingrid]}).changed_data == ["who"]


def test_drawing_costs_no_query_however_many_there_are(people, django_assert_num_queries):
    with django_assert_num_queries(0):
        drawn = str(OneForm()["who"])
    assert f'hx-get="{NAMES}"' in drawn
    assert '<datalist id="id_who-names"></datalist>' in drawn
    assert "Jon" not in drawn


def test_names_are_offered_while_typing(people, client_of, reader):
    page = client_of(reader).get(NAMES, {"who": "mo"}, headers={"HX-Request": "true", "HX-Trigger-Name": "who"})
    assert page.content.decode() == '<option value="Ingrid Moe · Sales"></option><option value="Jon Moe"></option>'


def test_the_last_of_several_names_is_completed(people, client_of, reader):
    page = client_of(reader).get(NAMES, {"q": "Ida Berg · Installer; jo"})
    assert page.content.decode() == '<option value="Ida Berg · Installer; Jon Moe"></option>'


def test_names_are_escaped_and_few(people, client_of, reader, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(name=f'"><script>{n}') for n in range(40))
    page = client_of(reader).get(NAMES, {"q": "script"}).content.decode()
    assert (page.count("<option"), "<script" in page) == (12, False)


def test_names_are_for_those_who_sign_in(client, people):
    assert client.get(NAMES, {"q": "Jon"}).status_code == 302


def test_label_tells_namesakes_apart(people):
    assert offered(people["Ida Berg Installer"]) == "Ida Berg · Installer"
