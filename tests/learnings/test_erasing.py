"""After an erasure nothing is left: every text column of every table is read."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from config.lib.work import WorkState
from incidents.domain.attachments import attach
from incidents.domain.incidents import capture
from incidents.domain.timeline import add_event
from incidents.models import Attachment, ImportRecord
from learnings.domain import concerns
from learnings.domain.credits import give
from learnings.domain.erasing import NotForYou, TooShort, erase_person, erase_span, preview
from learnings.domain.learnings import record
from learnings.domain.tagging import tag
from learnings.models import Digest, Learning
from people.models import LogEntry, Person, User
from reviews.domain.reviews import add_factor, give_perspective, open_review, publish_light
from reviews.models import Review, ReviewVersion

pytestmark = pytest.mark.django_db
SECRET = "Zebra-Kranich 77"


def places_of(words: str) -> list[str]:
    """Every column that still holds the words, as text, in any case; search vectors are asked for their lexemes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND (c.data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'tsvector'))"
        )
        for table, column in cursor.fetchall():
            for word in (words, words.split()[0].split("-")[0]):
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return sorted(set(found))


@pytest.fixture
def scattered(author, participant, pattern, admin):
    """The words in everything that holds words; one incident is restricted, the other published in two versions."""
    incident = capture(f"Pasted {SECRET} here", by=author, summary=f"It was {SECRET.upper()}.", visibility="restricted")
    add_event(incident, by=author, text=f"Somebody wrote {SECRET}", source_label=SECRET)
    incident = capture("A gateway forgot", by=author, summary=f"The password was {SECRET}")
    review = open_review(incident, by=author)
    add_factor(review, by=author, text=f"{SECRET} stood in the ticket")
    give_perspective(review, by=participant, person=participant.person, saw=f"I saw {SECRET}")
    learning = record(
        review, by=author, now_we_know=f"Tickets keep {SECRET} for ever.", evidence=[{"incident": incident}]
    )
    publish_light(review, by=author)
    record(
        Review.objects.get(pk=review.pk),
        by=author,
        now_we_know="Hydrangeas were meant.",
        evidence=[{"incident": incident}],
    )
    tag(incident, by=author, pattern=pattern, quote=SECRET)
    concern = concerns.raise_concern(f"{SECRET} is in every ticket", by=author)
    give(participant.person, by=author, kind="early_concern", text=f"You found {SECRET}.", concern=concern)
    ImportRecord.objects.create(
        source="x",
        external_id="1",
        payload={"rows": [{"note": f'a "{SECRET}"'}]},
        payload_hash="0",
        applied={SECRET: 1},
    )
    digest = Digest.objects.create(
        title="Quarter", period_start="2026-01-01", period_end="2026-03-31", state=WorkState.DONE, attempt=1,
        document={"learnings": [learning.now_we_know]}, sha256="a" * 64,
    )  # fmt: skip
    digest.pdf.save("digest.pdf", ContentFile(b"%PDF-"))
    return review


def test_nothing_is_left_of_the_words(scattered, admin):
    assert len(places_of(SECRET)) > 12
    touched = erase_span(SECRET, by=admin, reason=f"A password, {SECRET}, was pasted")
    assert places_of(SECRET) == []
    assert sum(row.rows for row in touched) > 12
    entry = LogEntry.objects.get(verb="erase words")
    assert entry.data["reason"] == "A password, [erased], was pasted"


def test_versions_get_a_new_hash_and_keep_the_old_one(scattered, admin):
    before = list(ReviewVersion.objects.order_by("number").values_list("sha256", flat=True))
    erase_span(SECRET, by=admin, reason="pasted")
    after = list(ReviewVersion.objects.order_by("number"))
    assert [row.sha256_before_erasure for row in after] == before
    assert all(row.erased_at and row.sha256 != old for row, old in zip(after, before, strict=True))
    assert "[erased]" in after[0].html
    found = Review.objects.filter(pk=scattered.pk, search="hydrangeas")
    assert found.exists(), "the search still knows the newest version"


def test_digest_is_made_again(scattered, admin):
    name = Digest.objects.get().pdf.name
    erase_span(SECRET, by=admin, reason="pasted")
    digest = Digest.objects.get()
    assert (digest.state, digest.pdf.name) == (WorkState.QUEUED, "")
    assert digest.sha256_before_erasure == "a" * 64
    assert name


def test_door_is_closed_again(scattered, admin):
    erase_span(SECRET, by=admin, reason="pasted")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewVersion.objects.update(markdown="rewritten")


def test_person_is_forgotten_and_rows_still_point_to_the_number(scattered, admin, participant, author):
    person = participant.person
    Learning.objects.filter(review=scattered).update(holds_when=f"{person.name} was there")
    erase_person(person, by=admin, reason="asked for it")
    assert places_of("Piet") == []
    gone = Person.objects.get(pk=person.pk)
    assert (gone.name, gone.user) == ("[erased]", None)
    assert scattered.perspectives.get().saw == "[erased]"
    account = User.objects.get(pk=participant.pk)
    assert (account.is_active, account.email) == (False, f"erased-{account.pk}@erased.invalid")


def test_only_admins_and_only_words_that_say_something(lead, admin):
    with pytest.raises(NotForYou):
        erase_span("whatever", by=lead, reason="x")
    with pytest.raises(NotForYou):
        preview("whatever", by=lead)
    with pytest.raises(TooShort):
        erase_span(" a b ", by=admin, reason="x")


def test_page_counts_first_and_erases_with_the_tick(scattered, client_of, admin):
    address = reverse("learnings:erase")
    browser = client_of(admin)
    form = {"words": SECRET, "reason": "pasted"}
    seen = browser.post(address, form).content.decode()
    assert "Incidents: 2" in seen
    assert "Pasted" not in seen
    assert places_of(SECRET) != []
    assert browser.post(address, {**form, "confirmed": "on"})["Location"] == address
    assert places_of(SECRET) == []


def test_files_that_are_text_lose_the_words(author, admin, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    incident = capture("A log was attached", by=author)
    picture = b"%PDF-1.7\n\0" + SECRET.encode()
    texts = (f"12:00 login {SECRET}\n".encode(), b"caf\xe9 " + SECRET.upper().encode(), b"nothing of it\n")
    rows = [attach(incident, by=author, file=ContentFile(text, name=f"{n}.log")) for n, text in enumerate(texts)]
    rows.append(attach(incident, by=author, file=ContentFile(picture, name="a.pdf")))
    assert [row.rows for row in preview(SECRET, by=admin) if "Files" in row.kind] == [2]
    with django_capture_on_commit_callbacks(execute=True):
        erase_span(SECRET, by=admin, reason="A password")
    kept = [row.file.read() for row in Attachment.objects.order_by("pk")]
    assert kept == [b"12:00 login [erased]\n", b"caf\xe9 [erased]", texts[2], picture]
    for row in Attachment.objects.all():
        assert row.sha256 == hashlib.sha256(row.file.open().read()).hexdigest()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(files) == sorted(kept)


def test_the_gate_holds_when_the_only_learning_was_the_words(author, admin, incident):
    """What is left is a tombstone: the record, its evidence and the published state stay."""
    review = open_review(incident, by=author)
    add_factor(review, by=author, text="The password stood in the ticket")
    learning = record(review, by=author, now_we_know=SECRET, evidence=[{"url": "https://example.org/" + "a"}])
    publish_light(review, by=author)
    erase_span(SECRET, by=admin, reason="A password")
    connection.check_constraints()
    learning.refresh_from_db()
    assert (learning.now_we_know, Review.objects.get(pk=review.pk).is_published) == ("[erased]", True)
    assert places_of(SECRET) == []
