"""Import in the browser: from the upload to the report."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.lib.work import LeaseLost, WorkState, claim
from incidents.domain import import_runs
from incidents.models import ImportRecord, ImportRun, Incident
from incidents.sources import archive

PAGE = reverse("incidents:imports")
TABLE = "Key,Summary,Started,Area\nA-1,Door left open,3/4/2024 10:00,North\nA-2,Lamp blinks,3/5/2024 11:00,\nA-3,,,\n"
REVIEW = "# Probes fell silent\n\nDate: 2024-05-03\n\n## Summary\n\nEleven rooms went quiet.\n"
LINE = {"id": 1, "title": "Slow pairing", "impact": "minor", "started_at": "2024-05-03T08:00:00Z", "updates": []}


def upload(client, name: str, content: bytes | str, **fields):
    data = content.encode() if isinstance(content, str) else content
    fields = {"zone": "Europe/Berlin", "format": "", "source": "", **fields}
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data), **fields})


def zipped(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in files.items():
            found.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def browser(client_of, lead):
    return client_of(lead)


@pytest.fixture
def run_of(django_capture_on_commit_callbacks, browser):
    """Uploads a file and lets the worker do what it was told."""

    def make(*args, **kwargs) -> ImportRun:
        with django_capture_on_commit_callbacks(execute=True):
            answer = upload(browser, *args, **kwargs)
        assert answer.status_code == 302, answer.context["form"].errors
        return ImportRun.objects.latest("id")

    return make


def counts(run: ImportRun) -> tuple[int, ...]:
    run.refresh_from_db()
    return run.new, run.changed, run.unchanged, run.skipped


def test_imports_are_for_leads_and_admins(client_of, lead, admin, author, reader):
    pages = {user: client_of(user).get(PAGE).status_code for user in (lead, admin, author, reader)}
    assert pages == {lead: 200, admin: 200, author: 403, reader: 403}


def test_import_run_of_a_stranger_is_refused(client_of, author, run_of):
    run = run_of("page.jsonl", json.dumps(LINE))
    addresses = [run.get_absolute_url(), reverse("incidents:import_problems", args=[run.pk])]
    assert [client_of(author).get(address).status_code for address in addresses] == [403, 403]


def test_imports_page_has_as_many_queries_for_three_runs_as_for_one(browser, run_of, django_assert_num_queries):
    run_of("page.jsonl", json.dumps(LINE))
    browser.get(PAGE)
    with django_assert_num_queries(4):
        browser.get(PAGE)
    run_of("page.jsonl", json.dumps(LINE))
    run_of("page.jsonl", json.dumps(LINE))
    with django_assert_num_queries(4):
        browser.get(PAGE)


def test_zip_of_markdown_comes_in_once(run_of, browser, settings):
    files = {"notes-main/2024/probes.md": REVIEW, "notes-main/_template.md": "# T", "notes-main/logo.png": b"\x89PNG"}
    run = run_of("notes.zip", zipped(files))
    assert (run.state, run.format, run.file.name) == (WorkState.DONE, "markdown", "")
    assert counts(run)[:3] == (1, 0, 0)
    incident = Incident.objects.get()
    assert (incident.title, incident.past, incident.created_by.role) == ("Probes fell silent", True, "lead")
    assert ImportRecord.objects.get().external_id == "2024/probes"
    again = run_of("notes.zip", zipped({name.replace("main", "v2"): content for name, content in files.items()}))
    assert counts(again)[:3] == (0, 0, 1)
    assert not list((settings.MEDIA_ROOT / "imports").iterdir())


def test_markdown_json_lines_and_statuspage_are_told_apart(run_of):
    page = [{"id": "x", "name": "Codes late", "incident_updates": []}]
    runs = [
        run_of("probes.md", REVIEW),
        run_of("page.json", json.dumps(LINE)),
        run_of("incidents.json", json.dumps(page, indent=1)),
    ]
    assert [(run.format, counts(run)) for run in runs] == [
        (name, (1, 0, 0, 0)) for name in ("markdown", "github-status", "statuspage")
    ]


def test_report_says_what_was_not_understood(run_of, browser):
    run = run_of("page.jsonl", f"{json.dumps(LINE)}\nnot json\n=SUM(A1)\n")
    assert counts(run) == (1, 0, 0, 2)
    page = browser.get(run.get_absolute_url()).content.decode()
    assert "This line is not JSON." in page
    assert "line 2" in page
    table = browser.get(reverse("incidents:import_problems", args=[run.pk]))
    rows = list(csv.reader(io.StringIO(table.content.decode())))
    assert rows[1:] == [
        ["", "2", "no", "This line is not JSON.", "not json"],
        ["", "3", "no", "This line is not JSON.", "'=SUM(A1)"],
    ]


def test_problems_are_capped_and_the_rest_counted(run_of, monkeypatch):
    monkeypatch.setattr(import_runs, "MOST_PROBLEMS", 2)
    run = run_of("page.jsonl", "x\n" * 5)
    assert (len(run.problems), run.problems_left_out, run.skipped) == (2, 3, 5)


# --- tables ---


def test_table_waits_for_its_columns_then_comes_in(run_of, browser, django_capture_on_commit_callbacks):
    run = run_of("table.csv", TABLE)
    assert (run.is_draft, Incident.objects.count()) == (True, 0)
    assert claim(ImportRun, run.pk) is None
    page = browser.get(run.get_absolute_url())
    assert [page.context["form"].initial[f"c{place}"] for place in range(4)] == ["external_id", "title", "started", ""]
    assert "Door left open" in page.content.decode()
    chosen = {"c0": "external_id", "c1": "title", "c2": "started", "c3": "systems"}
    unclear = browser.post(run.get_absolute_url(), {**chosen, "start": "yes"})
    assert (unclear.status_code, list(unclear.context["form"].errors)) == (422, ["order"])
    looked = browser.post(run.get_absolute_url(), {**chosen, "order": "day", "look": "yes"})
    assert "3 Apr 2024" in looked.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(run.get_absolute_url(), {**chosen, "order": "day", "start": "yes"})
    assert counts(run) == (2, 0, 0, 1)
    incident = Incident.objects.get(title="Door left open")
    assert incident.started_at.isoformat() == "2024-04-03T08:00:00+00:00"
    assert [system.name for system in incident.systems.all()] == ["North"]


def test_columns_are_remembered_for_the_same_header(run_of, browser, django_capture_on_commit_callbacks):
    run = run_of("table.csv", TABLE)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(run.get_absolute_url(), {"c1": "title", "c3": "people", "start": "yes"})
    page = browser.get(run_of("table.csv", TABLE).get_absolute_url())
    assert [page.context["form"].initial[f"c{place}"] for place in range(4)] == ["", "title", "", "people"]


def test_columns_without_title_or_with_two_are_refused(run_of, browser):
    run = run_of("table.csv", TABLE)
    for chosen in ({"c0": "summary"}, {"c0": "title", "c1": "title"}):
        assert browser.post(run.get_absolute_url(), {**chosen, "start": "yes"}).status_code == 422
    run.refresh_from_db()
    assert run.is_draft


def test_columns_page_shows_cells_as_text(run_of, browser):
    page = browser.get(run_of("t.csv", 'Title,<b>x\n"<script>alert(1)</script>",2\n').get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert "<b>x" not in page.content.decode()


def test_discard_forgets_the_upload(run_of, browser, settings, django_capture_on_commit_callbacks):
    run = run_of("table.csv", TABLE)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("incidents:import_discard", args=[run.pk]))
    assert not ImportRun.objects.exists()
    assert not list((settings.MEDIA_ROOT / "imports").iterdir())


def test_discard_of_what_was_started_does_nothing(run_of, browser):
    run = run_of("page.jsonl", json.dumps(LINE))
    browser.post(reverse("incidents:import_discard", args=[run.pk]))
    assert ImportRun.objects.filter(pk=run.pk).exists()


# --- refusals ---


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.md", b"", "empty"),
        ("report.xlsx", b"\xd0\xcf\x11\xe0\x00\x01", "not a text file"),
        ("archive.zip", b"PK\x03\x04 not really", "not a zip archive"),
        ("archive.zip", zipped({"a.txt": "x"}), "no file that ends in"),
        ("notes.doc", b"plain words", "Choose the format"),
        ("table.csv", b"\n\n", "no header line"),
    ],
)
def test_upload_refused_with_its_reason(browser, name, content, words):
    answer = upload(browser, name, content)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not ImportRun.objects.exists()


def test_upload_too_large_is_refused(browser, settings):
    settings.IMPORT_MAX_BYTES = 10
    answer = upload(browser, "a.md", "x" * 11)
    assert "larger than" in str(answer.context["form"].errors["file"])


def test_upload_zip_bomb_is_refused(browser, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    answer = upload(browser, "bomb.zip", zipped({f"{n}.md": b"0" * 4_000_000 for n in range(3)}))
    assert "Unpacked, the archive is larger" in str(answer.context["form"].errors["file"])


def test_zip_entry_that_lies_or_leads_out_is_skipped(run_of, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_FILE", 1000)
    run = run_of("a.zip", zipped({"../../etc/x.md": REVIEW, "/abs.md": REVIEW, "big.md": b"x" * 2000, "ok.md": REVIEW}))
    assert counts(run) == (1, 0, 0, 3)
    assert sorted({problem["reason"] for problem in run.problems}) == [
        "It is larger than 0 MB.",
        "Its name leads out of the archive; it was left alone.",
    ]


def test_zip_that_unpacks_to_more_than_it_says_stops(tmp_path):
    found = archive.checked(io.BytesIO(zipped({"a.md": b"x" * 5000})), 10_000)
    with pytest.raises(archive.BadArchive):
        list(archive.contents(found, (".md",), 1000))


# --- workers that die ---


def test_killed_worker_is_continued_without_repeating_or_forgetting(run_of, browser, monkeypatch):
    lines = "\n".join(json.dumps(LINE | {"id": number}) for number in range(1, 6))
    monkeypatch.setattr(ImportRun, "task", "tests.incidents.test_imports_page.nobody")
    run = run_of("page.jsonl", lines)
    job = claim(ImportRun, run.pk)
    rows = list(import_runs._rows(job.row))
    for place, share, parsed in rows[:2]:
        import_runs._one(job, None, place, share, parsed)
    ImportRun.objects.filter(pk=run.pk).update(lease_until="2020-01-01T00:00Z")  # killed: nobody renews
    import_runs.run_import(run.pk)
    assert counts(run) == (5, 0, 0, 0)
    assert Incident.objects.count() == 5


def test_worker_that_lost_the_row_writes_nothing(run_of, monkeypatch):
    monkeypatch.setattr(ImportRun, "task", "tests.incidents.test_imports_page.nobody")
    run = run_of("page.jsonl", json.dumps(LINE))
    job = claim(ImportRun, run.pk)
    (row,) = import_runs._rows(job.row)
    ImportRun.objects.filter(pk=run.pk).update(attempt=9)
    with pytest.raises(LeaseLost):
        import_runs._one(job, None, *row)
    assert (Incident.objects.count(), ImportRecord.objects.count()) == (0, 0)


class nobody:
    """No worker hears of it."""

    @staticmethod
    def delay(pk: int) -> None:
        return None


def test_progress_is_a_fragment_and_a_page(run_of, browser, monkeypatch):
    monkeypatch.setattr(ImportRun, "task", "tests.incidents.test_imports_page.nobody")
    run = run_of("page.jsonl", json.dumps(LINE))
    whole = browser.get(run.get_absolute_url())
    part = browser.get(run.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "import-progress"})
    assert 'http-equiv="refresh"' in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert 'id="import-progress"' in part.content.decode()
    import_runs.run_import(run.pk)
    done = browser.get(run.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "import-progress"})
    assert done["HX-Refresh"] == "true"


def test_failed_import_can_be_tried_again(run_of, browser, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(ImportRun, "task", "tests.incidents.test_imports_page.nobody")
    run = run_of("page.jsonl", json.dumps(LINE))
    ImportRun.objects.filter(pk=run.pk).update(state=WorkState.FAILED, attempt=5, error="It broke.")
    assert "It broke." in browser.get(run.get_absolute_url()).content.decode()
    browser.post(reverse("incidents:import_retry", args=[run.pk]))
    import_runs.run_import(run.pk)
    assert counts(run) == (1, 0, 0, 0)
