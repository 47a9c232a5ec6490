"""Files: what comes in, and how it goes out."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.domain.attachments import UnknownContent, attach, clean_name, content_type_of
from tests.incidents.conftest import PNG

HTML = b"<html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (PNG, "a.txt", "image/png"),
        (b"\xff\xd8\xff\xe0", "a", "image/jpeg"),
        (b"GIF89a..", "a.gif", "image/gif"),
        (b"RIFF....WEBPVP8 ", "a.webp", "image/webp"),
        (b"%PDF-1.7", "a.pdf", "application/pdf"),
        (b"line one\r\n\tline two \x1b[31mred", "a.LOG", "text/plain"),
        ("Ärger 🔥".encode() * 2000, "a.txt", "text/plain"),
        (HTML, "a.txt", "text/plain"),
        (b'{"a": 1}', "a.json", "application/json"),
        (b"a,b\n1,2", "a.csv", "text/csv"),
    ],
)
def test_a_file_is_what_its_content_says(head, name, expected):
    assert content_type_of(head[:8192], name) == expected


@pytest.mark.parametrize(
    ("head", "name"),
    [(HTML, "a.html"), (SVG, "a.svg"), (b"MZ\x90\0", "a.txt"), (b"PK\x03\x04", "a.zip"), (HTML, "a.png"), (b"x", "a")],
)
def test_anything_else_is_turned_away(head, name):
    with pytest.raises(UnknownContent):
        content_type_of(head, name)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\lamp.png", "lamp.png"),
        ("a\0b\n.txt", "ab.txt"),
        ("", "file"),
        ("x" * 300 + ".log", "x" * 196 + ".log"),
    ],
)
def test_names_are_only_names(name, clean):
    assert clean_name(name) == clean


pytest_db = pytest.mark.django_db


def send(client, incident, *files, **more):
    return client.post(reverse("incidents:upload", args=[incident.pk]), {"file": files}, follow=True, **more)


@pytest_db
def test_an_image_comes_back_in_place_and_can_run_nothing(incident, author, client_of, png):
    client = client_of(author)
    send(client, incident, png)
    file = incident.attachments.get()
    assert file.file.name == f"attachments/{incident.pk}/{file.sha256[:32]}"
    response = client.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'inline; filename="lamp.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


@pytest_db
def test_anything_but_an_image_is_a_download(incident, author, client_of):
    client = client_of(author)
    send(client, incident, SimpleUploadedFile("chat.txt", HTML, content_type="text/html"))
    response = client.get(incident.attachments.get().get_absolute_url())
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'attachment; filename="chat.txt"'


@pytest_db
def test_a_name_with_quotes_and_umlauts_makes_a_sane_header(incident, author, client_of, png):
    file = attach(incident, by=author, file=png, name='Ä"; filename=x.html')
    response = client_of(author).get(file.get_absolute_url())
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%C3%84%22%3B%20filename%3Dx.html"


@pytest_db
@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("page.html", HTML), "be kept"),
        (("lamp.svg", SVG), "be kept"),
        (("a.png", b"<svg/>"), "be kept"),
        (("empty.txt", b""), "is empty"),
        (("big.txt", b"x" * 2000), "is too large"),
    ],
)
def test_what_is_turned_away_is_told(incident, author, client_of, settings, file, words):
    settings.ATTACHMENT_MAX_BYTES = 1000
    response = send(client_of(author), incident, SimpleUploadedFile(*file))
    assert words in response.content.decode()
    assert not incident.attachments.exists()


@pytest_db
def test_no_file_chosen_is_told(incident, author, client_of):
    assert "Choose a file first" in send(client_of(author), incident).content.decode()


@pytest_db
def test_the_same_content_twice_is_one_file(incident, author, client_of):
    client = client_of(author)
    send(client, incident, SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG))
    assert [file.name for file in incident.attachments.all()] == ["a.png"]


@pytest_db
def test_deleting_takes_row_and_file(full, author, client_of, django_capture_on_commit_callbacks):
    file = full.attachments.get()
    storage, path = file.file.storage, file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client_of(author).post(reverse("incidents:attachment_delete", args=[full.pk, file.pk]))
    assert not full.attachments.exists()
    assert not storage.exists(path)


@pytest_db
def test_a_file_that_is_gone_from_the_disk_is_a_404(full, author, client_of):
    file = full.attachments.get()
    file.file.storage.delete(file.file.name)
    assert client_of(author).get(file.get_absolute_url()).status_code == 404
