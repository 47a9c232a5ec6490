"""What exports and imports are tried on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.domain.attachments import attach
from incidents.domain.incidents import capture
from incidents.models import ImportRun, System, TimelineEvent
from learnings.domain.concerns import raise_concern
from learnings.domain.learnings import record
from learnings.models import Digest
from reviews.domain.comments import comment
from reviews.domain.reviews import add_factor, open_review, publish_light
from reviews.models import Perspective
from tests.config.exported import WORDS
from tests.incidents.conftest import PNG


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return settings.MEDIA_ROOT


@pytest.fixture
def world(db, author, lead, files) -> dict:
    """A little of everything that is easy to lose."""
    author.set_password("correct horse battery")
    author.save()
    hidden = capture("A password was pasted into a ticket", by=author, visibility="restricted")
    attach(hidden, by=author, file=SimpleUploadedFile("Foto & Äpfel.png", PNG))
    incident = capture("Gateways lost their schedule", by=author, summary=WORDS)
    incident.started_at, incident.started_at_margin = timezone.now(), dt.timedelta(hours=12, microseconds=7)
    incident.save()
    system = System.objects.create(name="Brook", slug="brook")
    incident.systems.add(system)
    event = TimelineEvent.objects.create(incident=incident, text=WORDS, position="1.00000000000000000125")
    TimelineEvent.objects.create(incident=incident, text="Later", position="1.5", at=timezone.now())
    review = open_review(incident, by=author)
    add_factor(review, by=author, text=WORDS)
    record(review, by=author, now_we_know="A gateway without a sync forgets.", evidence=[{"event": event}])
    publish_light(review, by=author)
    draft = open_review(hidden, by=author)
    Perspective.objects.create(review=draft, person=author.person, saw="Only for Fenna", facilitator_only=True)
    thread = comment(draft, by=author, section="factors", quote="loose", text=WORDS)
    comment(draft, by=author, thread=thread, text="Since when?")
    concern = raise_concern("The cable is loose", by=author)
    run = ImportRun(name="reviews.zip", format="markdown", source="markdown", columns={"a": 1}, problems=[{"line": 3}])
    run.file.save("reviews.zip", ContentFile(b"PK\x03\x04"))
    digest = Digest(title="Autumn", period_start="2030-01-01", period_end="2030-03-31", document={"b": [1.5, None]})
    digest.pdf.save("1-abc.pdf", ContentFile(b"%PDF-1.7 \xff\x00"), save=False)
    digest.save()
    return {"incident": incident.pk, "hidden": hidden.pk, "concern": concern.pk, "author": author.email}
