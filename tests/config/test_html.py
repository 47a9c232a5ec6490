from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from config.lib.html import attributes, joined, lines, markup, text

VALUES = st.text() | st.integers() | st.none() | st.text().map(SafeString)


@given(VALUES, VALUES)
def test_markup_any_values_reads_as_format_html(first, second):
    assert markup('<a title="{}">{}</a>', first, second) == format_html('<a title="{}">{}</a>', first, second)


def test_markup_is_markup_and_stays_as_it_is():
    once = markup("<b>{}</b>", "<i>")
    assert markup("{}", once) == once == "<b>&lt;i&gt;</b>"


def test_text_lazy_is_escaped():
    assert text(gettext_lazy("Tom & Ann")) == "Tom &amp; Ann"


def test_joined_parts_are_escaped_unless_markup():
    assert joined(["<", SafeString("<br>")], between=" ") == "&lt; <br>"


def test_attributes_true_is_a_bare_name_and_false_is_none():
    assert attributes({"id": 'a"', "hidden": True, "required": False}) == ' id="a&quot;" hidden'


@given(st.text())
def test_lines_read_as_linebreaksbr(words):
    assert lines(words) == linebreaksbr(words)


def test_lines_of_every_kind_of_break():
    assert lines("a\r\nb\rc\n<d>") == "a<br>b<br>c<br>&lt;d&gt;"
