"""Many lines at once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.paste import PastedEvent, TooManyLines, read_paste, ticks, worth_a_look, written
from incidents.domain.timeline import add_event

UTC, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
DAY = dt.date(2026, 7, 1)

CHAT = """[23:50] ops: the queue grows
  and does not stop
00:10 - amal: restarted the worker
~00:30 calm again

not a time, still the calm"""


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_a_chat_is_read_line_by_line():
    assert read_paste(CHAT, zone=BERLIN, day=DAY) == [
        PastedEvent("ops: the queue grows\n  and does not stop", utc(2026, 7, 1, 21, 50), None),
        PastedEvent("amal: restarted the worker", utc(2026, 7, 1, 22, 10), None),
        PastedEvent("calm again\nnot a time, still the calm", utc(2026, 7, 1, 22, 30), dt.timedelta(minutes=15)),
    ]


def test_full_dates_win_over_the_day_chosen():
    events = read_paste("2026-03-05T13:06:07Z disk full\n13:10 deleted logs", zone=UTC, day=DAY)
    assert [event.at for event in events] == [utc(2026, 3, 5, 13, 6, 7), utc(2026, 3, 5, 13, 10)]


def test_lines_before_the_first_time_have_only_their_order():
    assert [event.at for event in read_paste("context\nmore\n10:00 go", zone=UTC, day=DAY)] == [
        None,
        None,
        utc(2026, 7, 1, 10),
    ]


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_without_failing(text):
    for event in read_paste(text, zone=BERLIN, day=DAY):
        assert event.text
        assert "\0" not in event.text


def test_ten_thousand_lines_are_read_and_more_are_refused():
    assert len(read_paste("10:00 x\n" * 10_000, zone=UTC, day=DAY)) == 10_000
    with pytest.raises(TooManyLines):
        read_paste("10:00 x\n" * 10_001, zone=UTC, day=DAY)
    with pytest.raises(TooManyLines):
        read_paste("[" + '{"text": "x"},' * 10_000 + '{"text": "x"}]', zone=UTC, day=DAY)


SHAPES = {
    "a chat copied from Slack": (
        "Amal Haddad\n  10:02 AM\nthe queue grows\n10:03\nand does not stop\nPiet de Vries\n  10:05 AM\nrestarted it",
        [
            "10:02 Amal Haddad: the queue grows",
            "10:03 Amal Haddad: and does not stop",
            "10:05 Piet de Vries: restarted it",
        ],
    ),
    "names and times in one line": (
        "Amal  [10:02 AM]\nit grows\nPiet — Today at 10:05\ndone",
        ["10:02 Amal: it grows", "10:05 Piet: done"],
    ),
    "a chat copied from Teams": (
        "[10:02] Amal Haddad\nit grows\n[10:04] Piet\ndone",
        ["10:02 Amal Haddad: it grows", "10:04 Piet\ndone"],
    ),
    "IRC": ("[10:02] <amal> it grows\n10:03 <piet> on it", ["10:02 <amal> it grows", "10:03 <piet> on it"]),
    "a messenger, day first": ("01.07.26, 10:02 - Amal: it grows", ["10:02 Amal: it grows"]),
    "slashes, the month first": ("[7/1/2026, 10:02:11 AM] a\n7/13/2026 10:03 AM b", ["10:02 a", "07-13 10:03 b"]),
    "slashes, the day first": ("1/7/2026 10:02 a\n13/7/2026 10:03 b", ["10:02 a", "07-13 10:03 b"]),
    "RFC 3339": ("2026-07-01T10:02:11.123456Z web[1]: timeout", ["10:02 web[1]: timeout"]),
    "an offset": ("2026-07-01T12:02:11+02:00 timeout", ["10:02 timeout"]),
    "a level first": ("ERROR 2026-07-01 10:02:11,123 no route", ["10:02 ERROR no route"]),
    "a container first": ("web-1  | 2026-07-01T10:02:11Z no route", ["10:02 web-1 no route"]),
    "key and value": ('level=error ts="2026-07-01T10:02:12Z" msg=b', ["10:02 level=error msg=b"]),
    "syslog": ("Jul  1 10:02:11 gw-7 sshd[12]: hello", ["10:02 gw-7 sshd[12]: hello"]),
    "klog": ("E0701 10:02:11.000123    1 main.go:12] boom", ["10:02 main.go:12] boom"]),
    "seconds": ("1782900131 a\n1782900131.5 b\n[1782900132] c", ["10:02 a", "10:02 b", "10:02 c"]),
    "milliseconds and finer": (
        "1782900131000 a\n1782900131000000 b\n1782900131000000000 c",
        ["10:02 a", "10:02 b", "10:02 c"],
    ),
    "a web server": (
        '10.0.0.1 - - [01/Jul/2026:12:02:11 +0200] "GET / HTTP/1.1" 502',
        ['10:02 10.0.0.1 GET / HTTP/1.1" 502'],
    ),
    "JSON lines": (
        '{"timestamp":"2026-07-01T10:02:11Z","message":"boom"}\n{"ts":1782900132.2,"msg":"bam"}',
        ["10:02 boom", "10:02 bam"],
    ),
    "a Slack export": (
        '[{"ts":"1782900191.0002","user":"U012ABCDEF","text":"see <https://x.example|the page> &lt;b&gt;",'
        '"user_profile":{"real_name":"Amal"}},{"ts":"1782900131.0","text":"earlier"}]',
        ["10:02 earlier", "10:03 Amal: see the page <b>"],
    ),
    "a Teams export": (
        '{"value":[{"createdDateTime":"2026-07-01T10:02:11Z","from":{"user":{"displayName":"Amal"}},'
        '"body":{"content":"<p>it grows</p>"}}]}',
        ["10:02 Amal: it grows"],
    ),
    "past midnight": ("23:50 a\n00:10 b", ["23:50 a", "07-02 00:10 b"]),
    "years nobody means": (
        "1969-07-20 20:17 landed\n10:02 a\n2150-01-01 00:00 far",
        ["? 1969-07-20 20:17 landed", "10:02 a", "? 2150-01-01 00:00 far"],
    ),
}


def told(event: PastedEvent) -> str:
    if event.at is None:
        return f"? {event.text}"
    return f"{event.at:%m-%d %H:%M} {event.text}".removeprefix("07-01 ")


@pytest.mark.parametrize(("text", "expected"), SHAPES.values(), ids=SHAPES)
def test_common_shapes_are_read(text, expected):
    assert [told(event) for event in read_paste(text, zone=UTC, day=DAY)] == expected


@pytest.mark.parametrize(
    "junk", ["[" * 600_000, '{"text": ' * 100_000, "1" * 1_000_000, "(" * 1_000_000, "Aa " * 500_000]
)
def test_what_only_looks_like_a_shape_is_read_in_time(junk):
    assert len(read_paste(junk, zone=UTC, day=DAY)) <= 1


# --- which rows begin ticked, and how ticks travel ---


def test_of_a_long_log_the_first_of_each_telling_kind_begins_ticked():
    lines = [f"10:{n // 60:02}:{n % 60:02} request {n} served" for n in range(200)]
    lines[50:50] = ["10:01:00 timeout after 30 ms", "10:01:00 timeout after 31 ms", "10:01:01 rolled back to 4.1"]
    rows = read_paste("\n".join(lines), zone=UTC, day=DAY)
    assert worth_a_look(rows) == {0, 50, 52, 202}
    assert worth_a_look(rows[:40]) == set(range(40))


@given(st.sets(st.integers(0, 9_999), max_size=60))
def test_ticks_travel_as_one_line(chosen):
    assert ticks(written(chosen), 10_000) == chosen


@pytest.mark.parametrize("text", ["", "x", "-5", "3-1", "99999999999", ",,,", "٣", "1-9999999"])
def test_ticks_that_mean_nothing_are_left_out(text):
    assert ticks(text, 5) == set()


@pytest.fixture
def url(incident):
    return reverse("incidents:paste", args=[incident.pk])


def sent(text=CHAT, **more):
    return {"text": text, "zone": "Europe/Berlin", "day": "2026-07-01", "kind": "communication", **more}


def looked_at(client, url, text=CHAT, **more):
    """What the check page of ``text`` carries: the mark of its lines, and no ticks of rows it does not show."""
    check = client.post(url, sent(text, **more)).context
    return sent(text, mark=check["form"].mark, ticks=check["check"].elsewhere, page=check["check"].page, **more)


@pytest.mark.django_db
def test_the_preview_shows_both_clocks_and_saves_nothing(url, incident, author, client_of):
    incident.zone = "America/New_York"
    incident.save()
    page = client_of(author).post(url, sent()).content.decode()
    assert "3 events were read" in page
    assert "17:50 EDT" in page
    assert "21:50 UTC" in page
    assert not incident.events.exists()


@pytest.mark.django_db
def test_only_ticked_rows_are_saved_where_their_time_belongs(url, incident, author, client_of):
    add_event(incident, by=author, text="between", at=utc(2026, 7, 1, 22, 20))
    client = client_of(author)
    client.post(url, looked_at(client, url, source_label="chat") | {"save": "yes", "row": ["0", "2", "77", "x"]})
    assert [(event.text.split("\n")[0], event.kind, event.source_label) for event in incident.events.all()] == [
        ("ops: the queue grows", "communication", "chat"),
        ("between", "observation", ""),
        ("calm again", "communication", "chat"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "lands"),
    [
        ("/reviews/7/?at=timeline#timeline", "/reviews/7/?at=timeline#timeline"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example", None),
        ("", None),
    ],
)
def test_one_comes_back_to_where_one_pasted_from(came_from, lands, url, incident, author, client_of):
    client, home = client_of(author), lands or f"{incident.get_absolute_url()}#timeline"
    page = client.get(url, {"next": came_from})
    assert page.context["home"] == home
    carried = looked_at(client, url, next=came_from) | {"save": "yes", "row": ["0"]}
    answer = client.post(url, carried)
    assert (answer.status_code, answer.url) == (302, home)


@pytest.mark.django_db
def test_nothing_ticked_is_told(url, incident, author, client_of):
    client = client_of(author)
    page = client.post(url, looked_at(client, url) | {"save": "yes"}, follow=True).content.decode()
    assert "Nothing was ticked" in page
    assert not incident.events.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n\n"},
        {"text": ">>> ***"},
        {"text": "\0"},
        {"text": "x" * 2_000_001},
        {"text": "10:00 x\n" * 10_001},
        {"zone": ""},
        {"zone": "CEST?"},
        {"day": "0001-01-01"},
        {"day": "tomorrow"},
        {"kind": "blame"},
    ],
)
def test_bad_input_is_told(url, author, client_of, wrong):
    assert client_of(author).post(url, sent() | wrong).status_code == 422


@pytest.mark.django_db
def test_many_rows_in_one_go_cost_few_queries(url, incident, author, client_of, django_assert_max_num_queries):
    text = "\n".join(f"10:{minute:02} event" for minute in range(60))
    rows = [str(number) for number in range(60)]
    client = client_of(author)
    form = looked_at(client, url, text) | {"save": "yes", "row": rows}
    with django_assert_max_num_queries(25):
        client.post(url, form)
    assert incident.events.count() == 60


LONG = "\n".join(f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02} line {n}" for n in range(10_000))


@pytest.mark.django_db
def test_ten_thousand_rows_are_looked_through_in_parts(url, incident, author, client_of):
    client = client_of(author)
    page = client.post(url, sent(LONG))
    form = looked_at(client, url, LONG)
    assert page.content.count(b'type="checkbox"') == 200
    page = client.post(url, form | {"row": ["5"], "go": "49"})
    assert page.context["check"].ticked == {5, 9999}
    form |= {"ticks": page.context["check"].elsewhere, "page": 49}
    page = client.post(url, form | {"row": ["9800", "9801"], "tick": "with", "word": "LINE 777"})
    assert page.context["check"].ticked == {5, 777, 9800, 9801, *range(7770, 7780)}
    form |= {"ticks": page.context["check"].elsewhere}
    client.post(url, form | {"row": ["9800"], "save": "yes"})
    assert incident.events.count() == 13
    assert [event.text for event in incident.events.all()][-1] == "line 9800"


@pytest.mark.django_db
@pytest.mark.parametrize(("button", "count"), [("all", 10_000), ("none", 0)])
def test_all_and_none_reach_what_is_not_shown(url, incident, author, client_of, button, count):
    client = client_of(author)
    page = client.post(url, looked_at(client, url, LONG) | {"tick": button})
    assert len(page.context["check"].ticked) == count
    assert len(page.context["check"].elsewhere) < 20


@pytest.mark.django_db
def test_lines_that_changed_are_looked_at_once_more(url, incident, author, client_of):
    client = client_of(author)
    form = looked_at(client, url) | {"save": "yes", "row": ["0"], "text": "11:00 something else"}
    page = client.post(url, form)
    assert "These are not the lines you looked at" in page.content.decode()
    assert not incident.events.exists()


@pytest.mark.django_db
def test_what_is_on_the_timeline_already_begins_unticked(url, incident, author, client_of):
    client = client_of(author)
    client.post(url, looked_at(client, url) | {"save": "yes", "row": ["0", "1"]})
    page = client.post(url, sent())
    assert page.context["check"].ticked == {2}
    assert page.content.decode().count("on the timeline already") == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        CHAT.encode(),
        b"\xef\xbb\xbf" + CHAT.encode(),
        CHAT.encode("utf-16"),
        CHAT.replace("grows", "w\xe4chst").encode("cp1252"),
    ],
)
def test_lines_come_in_a_file_too(url, author, client_of, content):
    page = client_of(author).post(url, sent("", file=SimpleUploadedFile("chat.log", content)))
    assert "3 events were read" in page.content.decode()
    assert "ops: the queue" in page.context["form"]["text"].value()


@pytest.mark.django_db
def test_a_file_too_large_is_refused_in_one_sentence(url, author, client_of):
    file = SimpleUploadedFile("big.log", b"x" * 8_000_001)
    page = client_of(author).post(url, sent("", file=file))
    assert page.status_code == 422
    assert "more than two million characters" in page.content.decode()
