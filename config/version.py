"""Which Second Story this is: the version of pyproject.toml, the one place that says it."""

import tomllib
from functools import cache
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def version() -> str:
    return str(tomllib.loads(PYPROJECT.read_text())["project"]["version"])
