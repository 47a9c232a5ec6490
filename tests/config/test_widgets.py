import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import engines
from django.test.html import parse_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from config.lib.brief import LONG, begin
from config.lib.selects import KEPT, Pairs, PlainBoxes, PlainSelect
from config.lib.widgets import DRAWN, FIELD, Renderer

SHARP = "<a> & \"b\" 'c'"
ATTRS = {"id": "id_x", "title": SHARP, "required": True, "disabled": False, "class": SafeString("a&amp;b")}
CHOICES = [("", "any"), (1, SHARP), ("2", SafeString("<b>two</b>")), ("Group & more", [(3, "three"), ("4", "four")])]
INPUTS = [
    forms.CheckboxInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.EmailInput,
    forms.FileInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.TextInput,
    forms.TimeInput,
    forms.URLInput,
    forms.Textarea,
]


def drawn_by(renderer, widget, value):
    """Without the line ends between tags: Django's own select has one for each option."""
    return re.sub(r">\s+<", "><", widget.render("x", value, ATTRS, renderer))


@pytest.mark.parametrize("widget", INPUTS)
@pytest.mark.parametrize("value", [None, "", SHARP, 7, SafeString("&amp;"), "line\nline"])
def test_input_is_what_its_template_draws(widget, value):
    assert drawn_by(Renderer(), widget(), value) == drawn_by(TemplatesSetting(), widget(), value)


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", [None, "", 1, "2", [1, "4"], SHARP])
def test_select_is_what_its_template_draws(widget, value):
    one = widget(choices=CHOICES)
    assert drawn_by(Renderer(), one, value) == drawn_by(TemplatesSetting(), one, value)


@pytest.mark.parametrize("widget", [forms.CheckboxSelectMultiple, forms.RadioSelect])
def test_choices_one_by_one_are_what_their_template_draws(widget):
    class Form(forms.Form):
        x = forms.MultipleChoiceField(choices=CHOICES, widget=widget(attrs={"class": "pick"}))

    def tags(renderer):
        return [box.tag() for box in Form({"x": [1, "4"]}, renderer=renderer)["x"]]

    assert tags(Renderer()) == tags(TemplatesSetting())
    assert len(tags(Renderer())) == 5


def test_every_drawn_template_is_djangos_own():
    """A template of this project under one of these names would never be used."""
    for name in DRAWN:
        assert "site-packages/django/forms" in engines["django"].get_template(name).origin.name


@pytest.mark.parametrize("widget", [forms.CheckboxSelectMultiple, forms.RadioSelect])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x", "class": SHARP}])
def test_choices_as_a_whole_are_what_their_template_draws(widget, attrs):
    one = widget(attrs=attrs, choices=CHOICES)
    ours, theirs = (one.render("x", ["", "4"], renderer=each) for each in (Renderer(), TemplatesSetting()))
    assert re.sub(r"\s*(<|>)\s*", r"\1", ours) == re.sub(r"\s*(<|>)\s*", r"\1", theirs)


class Every(forms.Form):
    """A field of each kind that the template tells apart."""

    error_css_class, required_css_class = "bad", "must"
    words = forms.CharField(label=SHARP, help_text="As <b>you</b> say it")
    free = forms.CharField(label="", required=False)
    tick = forms.BooleanField(label=gettext_lazy("Needed"), help_text="Really")
    may = forms.BooleanField(required=False)
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, help_text="Any")
    one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    pick = forms.ChoiceField(choices=CHOICES)
    when = forms.SplitDateTimeField(label="When")
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("data", [None, {}, {"words": SHARP, "tick": "on", "ticks": ["1", "9"], "when_0": "x"}])
@pytest.mark.parametrize("options", [{}, {"auto_id": False}, {"auto_id": "own_%s", "prefix": "p"}])
def test_a_field_with_its_label_is_what_its_template_draws(data, options):
    class WithTemplate(Renderer):
        def render(self, template_name, context, request=None):
            if template_name == FIELD:
                return TemplatesSetting.render(self, template_name, context, request)
            return super().render(template_name, context, request)

    ours, theirs = Every(data, renderer=Renderer(), **options), Every(data, renderer=WithTemplate(), **options)
    for name in Every.base_fields:
        drawn = [re.sub(r"\s*(<|>)\s*", r"\1", form[name].as_field_group()) for form in (ours, theirs)]
        assert drawn[0] == drawn[1], name


@pytest.mark.parametrize("value", [None, "", 2, "3", SHARP, "nothing"])
def test_a_select_of_many_names_is_what_its_template_draws(value):
    rows = [("", gettext_lazy("Any")), (2, SHARP), (3, "c"), (SHARP, "d"), (23, "e")]
    ours, theirs = PlainSelect(choices=rows), forms.Select(choices=rows)
    for _ in range(2):
        assert drawn_by(Renderer(), ours, value) == drawn_by(TemplatesSetting(), theirs, value)


@pytest.mark.parametrize("words", ["<i>one</i>", SafeString("<i>one</i>"), gettext_lazy("Any")])
@pytest.mark.parametrize("field", [PlainBoxes, PlainSelect])
def test_what_is_kept_never_takes_words_for_markup(field, words):
    """The same letters, as markup and as text, one after the other."""
    for label in (words, str.__str__(str(words)) + "", SafeString(str(words)), words):
        drawn = field(choices=[(1, label)]).render("x", [])
        assert ("<i>" in drawn) == (type(label) is SafeString and "<i>" in label)


@pytest.mark.parametrize("n", [3, KEPT + 1])
def test_boxes_of_pairs_are_those_of_a_list(n):
    rows = [(key, f"event {key} {SHARP}") for key in range(n)]
    for value in (None, ["0", "2"], [2], []):
        theirs = drawn_by(TemplatesSetting(), forms.CheckboxSelectMultiple(choices=rows), value)
        assert parse_html(drawn_by(Renderer(), PlainBoxes(choices=Pairs(rows)), value)) == parse_html(theirs)


def test_pairs_are_what_a_field_takes():
    field = forms.MultipleChoiceField(choices=Pairs([(1, "one"), (2, "two")]))
    assert field.clean(["2"]) == ["2"]
    assert field.choices
    assert not Pairs([])
    with pytest.raises(forms.ValidationError):
        field.clean(["3"])


@pytest.mark.parametrize("text", ["short", "x" * 61, "e\u0301" * 60, "e\u0301" * 61, "x" * (LONG + 1), ""])
def test_how_a_text_begins(text):
    assert begin(text, 60) == Truncator(text).chars(60)
