"""A part of a page that is made only when somebody opens it."""

import pytest
from django.template import Context, Template, TemplateSyntaxError


class Drawn:
    """Counts how often a template asks for it."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return "inside"


def draw(source, rf, address, **context):
    return Template("{% load fold %}" + source).render(Context({"request": rf.get(address), **context}))


def test_a_closed_fold_is_a_link_and_draws_nothing(rf):
    body = Drawn()
    page = draw('{% fold "more" "More" %}{{ body }}{% endfold %}', rf, "/somewhere/", body=body)
    assert 'href="/somewhere/?open=more#fold-more"' in page
    assert body.times == 0


def test_an_asked_fold_is_open(rf):
    page = draw('{% fold "more" "More" note="soft" %}{{ body }}{% endfold %}', rf, "/?open=more&open=x", body=Drawn())
    assert "<details" in page
    assert "inside" in page
    assert "soft" in page


def test_a_fold_with_problems_is_open_without_being_asked(rf):
    assert "inside" in draw('{% fold "a" "A" open=errors %}inside{% endfold %}', rf, "/", errors=["x"])
    assert "inside" not in draw('{% fold "a" "A" open=errors %}inside{% endfold %}', rf, "/", errors=[])


def test_a_fold_of_a_page_that_was_sent_links_to_the_page_and_not_to_where_it_was_sent(rf):
    page = draw('{% fold "a" "A" %}{% endfold %}', rf, "/reviews/1/save/", page_url="/reviews/1/")
    assert 'href="/reviews/1/?open=a#fold-a"' in page


def test_title_and_body_are_escaped(rf):
    page = draw('{% fold "a" title open=1 %}{{ title }}{% endfold %}', rf, "/", title="<b>")
    assert "<b>" not in page
    assert page.count("&lt;b&gt;") == 2


@pytest.mark.parametrize("source", ["{% fold 'a' %}{% endfold %}", "{% fold 'a' 'A' size=3 %}{% endfold %}"])
def test_a_fold_written_wrongly_is_told_when_the_template_is_read(source):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load fold %}" + source)
