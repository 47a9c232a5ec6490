"""How two workers share the suite: what has something in common stays together, and the long things begin first.

xdist's own groups (`--dist loadgroup`) are a suffix it writes to a test's id; since pytest 9.2 that suffix is lost and
nobody says so: each worker then starts the product, and the demo, for itself.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Each is one piece of work for one worker; they begin in this order. All else follows one by one, so that both
# workers end together. In here belongs a file that makes much once for all its tests, or that takes long.
WHOLE = (
    "tests/journeys/",  # share the product
    "tests/api/test_fuzz.py",
    "tests/learnings/test_scale.py",
    "tests/learnings/test_demo.py",
    "tests/test_junk.py",
    "tests/test_stored_markup.py",
    "tests/test_hostile_requests.py",
    "tests/journeys/test_rehearsal.py",  # brings a product of its own; by now the other worker's is up
)


def piece(nodeid: str) -> str:
    """The longest of ``WHOLE`` that the test belongs to, or the test itself."""
    return max((one for one in WHOLE if nodeid.startswith(one)), key=len, default=nodeid)


class Pieces(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)


@pytest.hookimpl(optionalhook=True)  # without xdist there is nothing to share
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Pieces:
    config.option.loadscopereorder = False  # it would ask for what has many tests first, however short they are
    return Pieces(config, log)


@pytest.hookimpl(trylast=True)  # after pytest-django, which keeps tests that empty the database behind the others
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(WHOLE)}
    items.sort(key=lambda item: places.get(piece(item.nodeid), len(WHOLE)))
