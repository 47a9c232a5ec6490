"""A web process looks for cycles seldom, not through the code, and when an answer is sent."""

import gc
import io
import subprocess
import sys
import weakref

import pytest
from django.http import FileResponse, HttpResponse

from config.lib import memory

SAID = "import gc; before = gc.get_threshold(); from config.wsgi import application; "
TOLD = "print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 10 * before[0], callable(application))"


def test_a_web_process_settles_when_it_is_ready():
    done = subprocess.run([sys.executable, "-c", SAID + TOLD], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True", "True", "True"], done.stderr


class Row:
    """Points at itself, as what a page is made of does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


class Answer(HttpResponse):
    def close(self) -> None:
        self.closed = True  # without the signal, for which Django looks at connections


def answering(made: list) -> HttpResponse:
    row = Row()
    made.append(weakref.ref(row))
    response = Answer("page")
    response.row = row  # as an answer of the API holds its serializer
    return response


@pytest.mark.usefixtures("no_collector")
def test_what_an_answer_was_made_of_is_dropped_when_it_is_closed():
    made: list = []
    answer = memory.sweeping(lambda environ, start: answering(made))({}, lambda *args: None)
    assert b"".join(answer) == b"page"
    assert made[0]() is not None
    answer.close()
    assert made[0]() is None
    answer.close()  # a server that closes twice


@pytest.mark.usefixtures("no_collector")
def test_what_another_answer_still_needs_is_dropped_later():
    mine, other = [], []
    application = memory.sweeping(lambda environ, start: answering(environ["made"]))
    slow = application({"made": other}, lambda *args: None)
    for _ in range(memory.SURVIVED):
        application({"made": mine}, lambda *args: None).close()
    assert other[0]() is not None
    slow.close()
    for _ in range(memory.SURVIVED + 2):
        application({"made": mine}, lambda *args: None).close()
    assert other[0]() is None


def test_what_the_server_sends_by_itself_is_left_to_it():
    file = FileResponse(io.BytesIO(b"x")).file_to_stream
    assert memory.sweeping(lambda environ, start: file)({}, lambda *args: None) is file
