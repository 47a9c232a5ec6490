"""A published version taken along: as PDF, as markdown, and pasted into somebody else's document."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.lib.markdown import render_away
from config.lib.pdf import MissingGlyphs
from config.lib.work import WorkState
from incidents.domain.attachments import attach
from incidents.domain.timeline import add_event
from learnings.domain.erasing import erase_span
from reviews.domain.printing import ask_for_pdf, draw, pasteable, version_pdf
from reviews.domain.publishing import amend
from reviews.models import Review, ReviewVersion, VersionPdf
from tests.incidents.conftest import PNG

pytestmark = pytest.mark.django_db
EVERYTHING = """# Title

See INC-3 and <script>alert(1)</script> and [that](javascript:alert(1)) and [docs](https://example.org/a).

- [ ] open
- [x] done

```python
print("x")
```

| a | b |
|:--|--:|
| 1 | 2 |

![A chart](/incidents/3/files/4/) ![elsewhere](https://evil.example/x.png)
"""


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def written(published_light, author) -> ReviewVersion:
    """Published, amended once, with headings, a list and a table in it."""
    story = "The disk filled.\n\n#### Then\n\n- one\n- two\n\n| when | what |\n|---|---|\n| 9:00 | full |\n"
    return amend(published_light, by=author, note="The table was missing", changes={"what_happened": story})


def test_what_is_pasted_keeps_headings_lists_tables_and_nothing_else():
    html = render_away(EVERYTHING, base_url="https://story.example", images={"/incidents/3/files/4/": "own:file-4"})
    assert re.findall(r"<(h1|ul|pre|table)>", html) == ["h1", "ul", "pre", "table"]
    assert '<a href="https://story.example/incidents/3/">INC-3</a>' in html
    assert "☐ open" in html
    assert "☑ done" in html
    assert '<img alt="A chart" src="own:file-4">' in html
    assert '<a href="https://evil.example/x.png">elsewhere</a>' in html
    assert not re.search(r"class=|rel=|<script|javascript:|<input", html)


def test_pictures_that_are_not_there_become_links():
    html = render_away(EVERYTHING, base_url="https://story.example")
    assert '<a href="https://story.example/incidents/3/files/4/">A chart</a>' in html
    assert "<img" not in html


def test_the_page_to_copy_from(written, reader, client_of):
    page = client_of(reader).get(reverse("reviews:version_copy", args=[written.review_id, written.number]))
    body = page.content.decode()
    assert str(pasteable(written)) in body
    assert "| 9:00 | full |" in body
    assert "<table>" in body


def test_the_pdf_holds_the_version(written):
    pdf = version_pdf(written)
    text = text_of(pdf)
    assert pdf.startswith(b"%PDF")
    for words in ("The disk filled.", "9:00", "Version 2", "The table was missing", written.sha256[:12]):
        assert words in text
    assert version_pdf(ReviewVersion.objects.select_related("review__incident").get(pk=written.pk)) == pdf


def test_the_pdf_tells_the_organisations_days(written):
    written.published_at = dt.datetime(2026, 3, 7, 23, 30, tzinfo=dt.UTC)
    said = text_of(version_pdf(written))
    assert ("Version 2, 8 Mar 2026" in said, "7 Mar 2026" in said) == (True, False)


def test_a_picture_of_the_incident_is_in_the_pdf_and_no_other(published_light, incident, author, monkeypatch):
    from PIL import Image

    png = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(png, "PNG")
    own = attach(incident, by=author, file=SimpleUploadedFile("a.png", png.getvalue(), "image/png"))
    story = f"![Ours]({own.get_absolute_url()}) ![Another](/incidents/{incident.pk + 1}/files/{own.pk}/)"
    version = amend(published_light, by=author, note="With a picture", changes={"what_happened": story})
    asked = []
    monkeypatch.setattr("config.lib.pdf.HTML", lambda string, **more: asked.append(string) or _Drawn())
    version_pdf(version)
    assert f'src="own:file-{own.pk}"' in asked[0]
    assert asked[0].count("<img") == 1


class _Drawn:
    def write_pdf(self, **options):
        return b"%PDF"


@pytest.mark.parametrize(
    "story", ["👩‍👩‍👧‍👦 مرحبا \u202eabc\u202c e\u0301", "x" * 5000, "<b>&amp;</b> {{ 7|add:7 }}", "| a |\n" * 300]
)
def test_a_pdf_of_whatever_was_written(story, published_light, author):
    version = amend(published_light, by=author, note="Strange", changes={"what_happened": story})
    with MissingGlyphs():
        assert version_pdf(version).startswith(b"%PDF")


def test_a_worker_draws_it_once(written, reader, client_of, django_capture_on_commit_callbacks):
    client, address = client_of(reader), reverse("reviews:version_pdf", args=[written.review_id, written.number])
    waiting = client.get(address)
    assert waiting.status_code == 200
    row = VersionPdf.objects.get()
    if row.state != WorkState.DONE:
        assert b"Drawing the pages" in waiting.content
        draw(row.pk)
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Download the PDF" in panel
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    ask_for_pdf(written)
    assert VersionPdf.objects.count() == 1


def test_a_pdf_that_failed_can_be_tried_again(written, author, client_of):
    row = VersionPdf.objects.create(version=written, state=WorkState.FAILED, error="No paper", attempts_allowed=5)
    client, address = client_of(author), reverse("reviews:version_pdf", args=[written.review_id, written.number])
    assert b"No paper" in client.get(address).content
    client.post(reverse("reviews:version_pdf_retry", args=[written.review_id, written.number]))
    row.refresh_from_db()
    assert row.state != WorkState.FAILED


def test_erased_words_are_gone_from_the_pdf(written, admin, reader, client_of):
    draw(ask_for_pdf(written).pk)
    erase_span("The disk filled", by=admin, reason="It was a customer's name")
    assert not VersionPdf.objects.filter(version=written, state=WorkState.DONE).exists()
    version = ReviewVersion.objects.select_related("review__incident").get(pk=written.pk)
    assert "disk filled" not in text_of(version_pdf(version))


@pytest.mark.parametrize("name", ["version_copy", "version_pdf"])
def test_a_restricted_version_is_not_there(name, written, stranger, client_of):
    review = Review.objects.get(pk=written.review_id)
    type(review.incident).objects.filter(pk=review.incident_id).update(visibility="restricted")
    assert client_of(stranger).get(reverse(f"reviews:{name}", args=[review.pk, 2])).status_code == 404
    assert VersionPdf.objects.count() == 0


def test_the_pdf_has_the_timeline_to_scale_and_the_pictures_of_its_own_incident(published_light, restricted, author):
    incident = published_light.incident
    for hour, kind in ((8, "change"), (9, "detection"), (12, "action")):
        at = dt.datetime(2026, 7, 1, hour, tzinfo=dt.UTC)
        add_event(incident, by=author, text=f"At {hour}", kind=kind, at=at)
    own = attach(incident, by=author, file=SimpleUploadedFile("a.png", PNG), alt="The lamp")
    other = attach(restricted, by=author, file=SimpleUploadedFile("b.png", PNG))
    story = f"Look: ![The lamp](attachment:{own.pk}) ![Not yours](attachment:{other.pk})"
    version = amend(published_light, by=author, note="A picture", changes={"what_happened": story})
    assert "- 2026-07-01 10:00 CEST (08:00 UTC), change: At 8" in version.markdown
    pdf = version_pdf(version)
    told = text_of(pdf)
    assert "Detection" in told
    assert "1 Jul 10:00" in told  # a tick of the axis, on the incident's own clock
    assert "Not yours" in told  # a link with its words, not the picture
    listed = subprocess.run(["pdfimages", "-list", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert len(listed.splitlines()) == 3  # two lines of heading, one picture


def test_a_pdf_whose_file_is_gone_is_drawn_anew(written, reader, client_of):
    address = reverse("reviews:version_pdf", args=[written.review_id, written.number])
    ask_for_pdf(written)
    VersionPdf.objects.update(state=WorkState.DONE, file="versions/gone.pdf")
    answer = client_of(reader).get(address)
    row = VersionPdf.objects.get()
    assert (answer.status_code, row.state, row.file.name) == (200, WorkState.QUEUED, "")


def test_short_words_of_a_table_stay_whole_beside_long_ones_and_many_columns_fit(published_light, author):
    table = f"| probe | before | words |\n|---|---|---|\n| A | 4.0 °C | {'verylong' * 20} |"
    wide = "\n".join("|" + "|".join(f"{mark}{n}" for n in range(20)) + "|" for mark in ("c", "v"))
    wide = wide.replace("\n", "\n" + "|---" * 20 + "|\n")
    told = text_of(version_pdf(amend(published_light, by=author, note="x", changes={"what_happened": table})))
    assert {"probe", "before", "4.0"} <= set(told.split())
    pdf = version_pdf(amend(published_light, by=author, note="y", changes={"what_happened": wide}))
    size = "pdftotext -bbox - -"
    boxes = subprocess.run(size.split(), input=pdf, capture_output=True, check=True).stdout.decode()
    ends = [float(found) for found in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert max(ends) < 595  # points: the width of A4
