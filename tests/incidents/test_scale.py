"""The picture of a timeline: to scale, whatever is told."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.domain import scale
from incidents.domain.scale import Mark, Span
from incidents.domain.timeline import add_event
from incidents.enums import EventKind

UTC, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MOMENTS = st.integers(86_400, 3_786_912_000).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))


def mark(hours: float, kind: str = "observation", **more) -> Mark:
    return Mark(START + hours * HOUR, kind, more.pop("words", "The queue grows"), **more)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - of our own making


def places(svg: str) -> list[float]:
    """Where marks stand, in per cent."""
    return [float(node.get("x").rstrip("%")) for node in parsed(svg) if node.tag.endswith("}svg")]


def test_marks_stand_where_their_time_is():
    drawn = scale.draw([mark(0), mark(1), mark(4)], zone=UTC)
    assert places(drawn) == [2.0, 26.0, 98.0]


def test_kinds_have_lines_and_shapes_of_their_own():
    drawn = scale.draw([mark(n, kind) for n, kind in enumerate(EventKind.values)], zone=UTC)
    nodes = [node for node in parsed(drawn) if node.tag.endswith("}svg")]
    assert len({node.get("y") for node in nodes}) == len(EventKind)
    shapes = {ElementTree.tostring(node[1]) for node in nodes}
    assert len(shapes) == len(EventKind)
    words = [node.text for node in parsed(drawn).iter() if node.tag.endswith("}text")]
    assert {str(kind.label) for kind in EventKind} <= set(words)


def test_no_mark_reaches_into_the_words_of_its_line():
    drawn = scale.draw([mark(n, kind) for n, kind in enumerate(EventKind.values)], zone=UTC)
    lines = sorted({int(node.get("y")) for node in parsed(drawn) if node.tag.endswith("}svg")})
    tops = [line - 8 for line in lines]  # the tallest shape
    letters = [int(node.get("y")) for node in parsed(drawn) if node.tag.endswith("}text") and node.get("x") == "0"]
    descenders = [baseline + 3 for baseline in sorted(letters)]
    assert all(low < top for low, top in zip(descenders, tops, strict=True))
    above = [line + 8 for line in lines[:-1]]
    heads = [baseline - 9 for baseline in sorted(letters)[1:]]
    assert all(low < head for low, head in zip(above, heads, strict=True))


@pytest.mark.parametrize(("first", "place"), [("detection", "2.0%"), ("change", "0")])
def test_names_stand_beside_the_line_of_knowing(first, place):
    drawn = scale.draw([mark(0, first), mark(8, "detection"), mark(9, "action")], zone=UTC)
    names = {str(kind.label) for kind in EventKind}
    texts = [node for node in parsed(drawn) if node.text in names]
    assert {node.get("x") for node in texts} == {place}


def test_margins_gaps_and_the_moment_of_knowing_are_drawn():
    marks = [
        mark(0, "change", margin=HOUR),
        mark(3, "detection", gap=3 * HOUR),
        mark(4, "action", margin=dt.timedelta(minutes=30)),
    ]
    drawn = scale.draw(marks, zone=UTC)
    assert drawn.count('class="scale__margin"') == 2
    assert drawn.count('class="scale__gap"') == 1
    assert ">3 h<" in drawn
    assert re.search(r'x1="74.0%".{0,140}class="scale__knew"', drawn)
    assert "The longest silence is 3 h." in parsed(drawn).get("aria-label")


@pytest.mark.parametrize("year", [1, 9999])
def test_margins_at_the_ends_of_all_years_are_cut_there(year):
    ends = [dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year, 12, 31, 23, 59, tzinfo=dt.UTC)]
    marks = [scale.Mark(at, "change", "words", margin=dt.timedelta(days=400)) for at in ends]
    assert scale.draw(marks, zone=UTC).count('class="scale__margin"') == 2


def test_the_words_for_those_who_do_not_see_it():
    drawn = scale.draw([mark(0), mark(1)], zone=BERLIN)
    label = "Drawn to scale: 2 events from 1 Jul 2026, 10:00 CEST to 1 Jul 2026, 11:00 CEST."
    assert parsed(drawn).get("aria-label") == label
    assert parsed(drawn).get("role") == "img"


@pytest.mark.parametrize("marks", [[], [mark(0)], [mark(1), mark(1)]])
def test_fewer_than_two_times_are_no_picture(marks):
    assert scale.draw(marks, zone=UTC) == ""


def test_a_crowd_behind_a_long_silence_is_drawn_once_more():
    marks = [mark(-300, "change"), *(mark(n / 10) for n in range(6))]
    assert scale.closer(marks) == marks[1:]
    assert scale.closer(marks[1:]) == []
    assert scale.closer([mark(0), mark(100)]) == []


@settings(max_examples=80)
@given(
    st.lists(
        st.builds(
            Mark,
            MOMENTS,
            st.sampled_from(EventKind.values),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
            st.timedeltas(dt.timedelta(), dt.timedelta(days=400)),
            st.booleans(),
            st.none() | st.timedeltas(dt.timedelta(minutes=10), dt.timedelta(days=400)),
        ),
        max_size=12,
    )
)
def test_whatever_is_told_the_picture_is_whole(marks):
    for drawn in (scale.draw(marks, zone=BERLIN), scale.draw(scale.closer(marks), zone=UTC)):
        if drawn:
            inside = [float(value) for value in re.findall(r'x[12]?="(-?[\d.]+)%"', drawn)]
            assert all(0 <= value <= 100 for value in inside)
            assert len(parsed(drawn).get("aria-label")) > 20


@given(
    MOMENTS,
    st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=3000)),
)
def test_ticks_are_few_and_inside(start, length):
    span = Span(start, start + length)
    found = scale.ticks(span, BERLIN)
    assert len(found) <= scale.TICKS + 1
    assert all(span.start <= tick <= span.end for tick in found)


@pytest.mark.django_db
def test_the_page_of_an_incident_has_the_picture_and_hostile_words_stay_words(incident, author, client_of):
    add_event(incident, by=author, text="<script>alert(1)</script>", at=START)
    add_event(incident, by=author, text="b", at=START + HOUR)
    add_event(incident, by=author, text="sometime")
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert page.count('class="scale"') == 1
    assert "<script>alert" not in page
    assert "1 event has only its order and is not drawn." in page
