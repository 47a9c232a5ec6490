"""Real incidents written by others, beside the checkout. They are read, never copied, and may be absent."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLACES = [ROOT.parent / "shared" / "data", ROOT.parents[1] / "shared" / "data"]


def shared_data(name: str) -> Path:
    """The file or folder `name`; skips the test, with its reason, where it is not there."""
    for place in PLACES:
        if (place / name).exists():
            return place / name
    pytest.skip(f"shared/data/{name} is not beside this checkout")
