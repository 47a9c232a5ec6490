"""What the pages of incidents need beside the cast."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.domain.attachments import attach
from incidents.domain.timeline import add_event
from incidents.models import Cohort, System


def picture(kind: str = "PNG", size: tuple[int, int] = (3, 2), **options: Any) -> bytes:
    """A small picture; one without options is what is kept of it, byte for byte."""
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind, **options)
    return out.getvalue()


PNG = picture()


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Uploads of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def png():
    return SimpleUploadedFile("lamp.png", PNG, content_type="image/png")


@pytest.fixture
def system(db) -> System:
    return System.objects.create(name="Provisioning", slug="provisioning")


@pytest.fixture
def cohort(db) -> Cohort:
    return Cohort.objects.create(name="First sites", slug="first-sites")


@pytest.fixture
def full(incident, author, png, system, cohort, team):
    """An incident with something of everything."""
    incident.systems.add(system)
    incident.cohorts.add(cohort)
    incident.teams.add(team)
    add_event(incident, by=author, text="The lamp blinks amber")
    attach(incident, by=author, file=png)
    return incident


@pytest.fixture
def hidden(restricted, author, png):
    """A restricted incident with an event and a file."""
    add_event(restricted, by=author, text="The ticket is opened")
    attach(restricted, by=author, file=png)
    return restricted
