"""What deploy/ says about an installation, brought to another place: commands of units, environment, proxy's site."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

DEPLOY = Path(__file__).resolve().parent.parent
ROOT = DEPLOY.parent
INSTALLED = "/opt/second-story"  # where the units expect the product


def unit_lines(unit: str, key: str) -> list[str]:
    """Every value of ``key`` in second-story-``unit``.service, as written."""
    text = (DEPLOY / "systemd" / f"second-story-{unit}.service").read_text()
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def commands(unit: str, environment: Mapping[str, str], instance: str = "") -> list[list[str]]:
    """The unit's commands as systemd would start them, with this Python in the place of the installed one."""
    return [translate(line, environment, instance) for line in unit_lines(unit, "ExecStart")]


def translate(line: str, environment: Mapping[str, str], instance: str) -> list[str]:
    specifiers = {"%i": instance, "%%": "%"}
    line = re.sub("%.", lambda found: specifiers[found.group()], line)
    python, *words = shlex.split(line)
    if python != f"{INSTALLED}/.venv/bin/python":
        raise ValueError(f"{python} is not the installed Python")
    return [sys.executable, *(re.sub(r"\$\{(\w+)\}", lambda m: environment[m.group(1)], word) for word in words)]


def unit_environment(unit: str, instance: str = "") -> dict[str, str]:
    """The assignments of a unit's own Environment= line."""
    words = [word for line in unit_lines(unit, "Environment") for word in shlex.split(line)]
    return dict(word.replace("%i", instance).split("=", 1) for word in words)


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """deploy/second-story.env with the values of this place. Every variable that names a place has to be changed."""
    lines = (DEPLOY / "second-story.env").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    if unknown := set(changes) - set(values):
        raise ValueError(f"deploy/second-story.env has no {', '.join(sorted(unknown))}")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONUNBUFFERED": "1"} | values | changes


def site(changes: Mapping[str, str]) -> str:
    """deploy/nginx/second-story.conf with each key replaced by its value; a key that is not there is an error."""
    text = (DEPLOY / "nginx" / "second-story.conf").read_text()
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"deploy/nginx/second-story.conf has no {old!r}")
        text = text.replace(old, new)
    return text
