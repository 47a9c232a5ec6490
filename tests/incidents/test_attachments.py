"""Files: what comes in, and how it goes out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from incidents.domain.attachments import UnknownContent, attach, clean_name, content_type_of
from tests.incidents.conftest import PNG, picture

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


# --- pictures: only the picture stays ---


def kept(incident, by, content: bytes, name: str = "a.jpg") -> bytes:
    row = attach(incident, by=by, file=SimpleUploadedFile(name, content))
    with row.file.open() as file:
        return file.read()


def camera(**tags) -> Image.Exif:
    """What a phone notes: where, with what, and which side is up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SecretMaker", "SecretModel"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.5), 3: "E", 4: (13.0, 24.0, 17.1)})
    for number, value in tags.items():
        exif[int(number.removeprefix("t"), 16)] = value
    return exif


MOVING = {"save_all": True, "append_images": [Image.new("RGB", (3, 2), "blue")], "duration": [100, 250], "loop": 0}


@pytest_db
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"exif": camera(), "comment": b"SecretComment"}),
        ("PNG", {"exif": camera(), "pnginfo": "text"}),
        ("WEBP", {"exif": camera(), "xmp": b"<x>SecretXmp</x>"}),
        ("GIF", {"comment": b"SecretComment"}),
        ("GIF", MOVING | {"comment": b"SecretComment"}),
        ("WEBP", MOVING | {"exif": camera(), "xmp": b"SecretXmp"}),
        ("PNG", MOVING | {"exif": camera()}),
    ],
)
def test_where_and_with_what_it_was_taken_is_gone(incident, author, kind, options):
    if options.get("pnginfo"):
        options = options | {"pnginfo": PngInfo()}
        options["pnginfo"].add_text("Author", "SecretAuthor")
    content = picture(kind, **options) + b"PK\x03\x04 SecretArchive"
    assert b"Secret" in content
    after = kept(incident, author, content)
    assert b"Secret" not in after
    with Image.open(io.BytesIO(after)) as image:
        assert not image.getexif()
        assert not image.getexif().get_ifd(0x8825)
        assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & set(image.info)
        assert getattr(image, "n_frames", 1) == (2 if options.get("save_all") else 1)


@pytest_db
def test_the_side_that_was_up_stays_up(incident, author):
    after = kept(incident, author, picture("JPEG", size=(30, 10), exif=camera(t0112=6)))
    assert Image.open(io.BytesIO(after)).size == (10, 30)


@pytest_db
def test_colours_stay_what_they_were(incident, author):
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        after = Image.open(io.BytesIO(kept(incident, author, picture(kind, size=(16, 16)), f"{kind}.x"))).convert("RGB")
        assert all(abs(a - b) < 12 for a, b in zip(after.getpixel((8, 8)), (255, 165, 0), strict=True))


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in a hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", b"\0" * 5_000_000)
    return out.getvalue()


@pytest_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(1, 100_000_000), "too many pixels"),
        (bomb(100_000_000, 1), "too many pixels"),
        (bomb(30_000, 30_000), "too many pixels"),
        (bomb(19_000, 19_000), "too many pixels"),
        (bomb(0, 0), "begins like a picture"),
        (bomb(100, 100), "begins like a picture"),  # promises more than it holds
        (picture("JPEG", size=(200, 200))[:400], "begins like a picture"),
        (picture("PNG", size=(200, 200))[:200], "begins like a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "begins like a picture"),
        (b"GIF89a" + b"\xff" * 500, "begins like a picture"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 500, "begins like a picture"),
        (b"\xff\xd8\xff" + b"\xff" * 500, "begins like a picture"),
        (archive(), "be kept"),
        (SVG, "be kept"),
        (picture("BMP"), "be kept"),
        (picture("TIFF"), "be kept"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_only_looks_like_a_picture_is_refused_in_one_sentence(incident, author, client_of, content, words):
    page = send(client_of(author), incident, SimpleUploadedFile("a.png", content)).content.decode()
    assert words in page
    assert not incident.attachments.exists()


@pytest_db
def test_a_picture_that_moves_for_hours_is_refused(incident, author, client_of):
    frames = [Image.new("L", (2, 2), n % 250) for n in range(320)]
    content = picture("GIF", size=(2, 2), save_all=True, append_images=frames)
    page = send(client_of(author), incident, SimpleUploadedFile("a.gif", content)).content.decode()
    assert "moves for too long" in page


# --- words, and pictures in texts ---


@pytest_db
def test_words_come_with_the_picture_or_later(incident, author, client_of, png):
    client = client_of(author)
    address = reverse("incidents:upload", args=[incident.pk])
    client.post(address, {"file": [png], "alt": " The lamp\0\nblinks "})
    row = incident.attachments.get()
    assert row.alt == "The lamp blinks"
    page = client.get(incident.get_absolute_url()).content.decode()
    assert 'alt="The lamp blinks"' in page
    assert f"![The lamp blinks](attachment:{row.pk})" in page
    client.post(reverse("incidents:attachment_words", args=[incident.pk, row.pk]), {"alt": "An amber <lamp>"})
    assert 'alt="An amber &lt;lamp&gt;"' in client.get(incident.get_absolute_url()).content.decode()


@pytest_db
def test_a_dropped_picture_is_asked_about_at_once(incident, author, client_of, png):
    address = reverse("incidents:upload", args=[incident.pk])
    bad = SimpleUploadedFile("page.html", HTML)
    fragment = client_of(author).post(address, {"file": [png, bad]}, headers={"hx-request": "true"}).content.decode()
    assert "What does it show, for those who do not see it?" in fragment
    assert "“page.html” can&#x27;t be kept." in fragment
    assert "<html" not in fragment


@pytest_db
def test_a_text_shows_pictures_to_those_who_see_the_incident(full, restricted, hidden, author, stranger, client_of):
    row, secret = full.attachments.get(), hidden.attachments.get()
    full.summary = (
        f"![The lamp](attachment:{row.pk}) ![x](attachment:{secret.pk}) ![y](https://elsewhere.example/y.png)"
    )
    full.save()
    client = client_of(stranger)
    page = client.get(full.get_absolute_url()).content.decode()
    assert f'<img alt="The lamp" src="/files/{row.pk}/">' in page
    assert 'src="https://elsewhere' not in page
    assert b"".join(client.get(f"/files/{row.pk}/").streaming_content) == PNG
    assert client.get(f"/files/{secret.pk}/").status_code == 404
    assert client_of(author).get(f"/files/{secret.pk}/").status_code == 200


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


def test_words_without_a_file_come_back_to_be_sent_with_one(client_of, author, incident):
    address = reverse("incidents:upload", args=[incident.pk])
    answer = client_of(author).post(address, {"alt": "The queue <on> the wall"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="The queue &lt;on&gt; the wall"' in page
    assert "Choose a file first." in page
