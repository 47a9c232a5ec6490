"""Importing in the browser: an uploaded file becomes a row, and a worker says what it made of it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.lib.table import LOOK_AT, NotATable, Row, Table, decoded, encoding_of, looks_binary, read_table
from config.lib.work import TRIES, Job, LeaseLost, PermanentFailure, enqueue, working
from incidents.domain.attachments import clean_name
from incidents.domain.importing import Outcome, take
from incidents.domain.times import zone_info
from incidents.models import ImportRun
from incidents.sources import SOURCES, archive, csv_rows
from incidents.sources.csv_rows import Columns
from incidents.sources.dates import order_of
from incidents.sources.parsed import Parsed, ParsedIncident, Problem, Source, one_line
from people.domain.activity import log
from people.models import User

MOST_PROBLEMS = 500  # kept word for word; the others are counted
SAMPLE = 200  # rows that decide about columns and dates
FORGOTTEN_AFTER = dt.timedelta(days=7)  # an upload nobody started
ARCHIVE = b"PK\x03\x04"


class NotAccepted(ValueError):
    """The file can't be imported; the message is a sentence for the one who uploaded it."""


# --- coming in ---


def request_import(*, by: User, file: Any, name: str, format: str, zone: str, source: str = "") -> ImportRun:
    """Keep an upload. A table waits until somebody has looked at its columns; anything else goes to a worker. Logs.

    ``format`` "" is found out from name and content. Raises NotAccepted.
    """
    name = clean_name(name)
    format = checked_format(file, name, format)
    is_table = format == csv_rows.SOURCE.name
    facts = {"name": name, "size": file.size, "format": format, "zone": zone, "source": source or format}
    with transaction.atomic():
        _forget_drafts()
        run = ImportRun(created_by=by, attempts_allowed=0 if is_table else TRIES, **facts)
        file.seek(0)
        run.file.save(name, file, save=False)
        run.save()
        log(run, "upload for import", by=by, format=format)
        if not is_table:
            enqueue(run)
    return run


def checked_format(file: Any, name: str, format: str) -> str:
    """The format of an acceptable file. Raises NotAccepted with the reason."""
    if not file.size:
        raise NotAccepted("The file is empty.")
    if file.size > settings.IMPORT_MAX_BYTES:
        raise NotAccepted(f"The file is larger than {settings.IMPORT_MAX_BYTES // 1024 // 1024} MB.")
    file.seek(0)
    head = file.read(LOOK_AT)
    format = format or format_of(name, head)
    if head.startswith(ARCHIVE) or name.lower().endswith(".zip"):
        _check_archive(file, format)
    elif looks_binary(head):
        raise NotAccepted("This is not a text file. A spreadsheet has to be saved as CSV first.")
    elif not format:
        raise NotAccepted("What is in this file can't be told from its name and beginning. Choose the format.")
    if format == csv_rows.SOURCE.name:
        _check_table(head)
    return format


def format_of(name: str, head: bytes) -> str:
    """The name of the format a file is likely in, or ""."""
    suffix, text = PurePath(name).suffix.lower(), decoded(head).lstrip("\ufeff \t\r\n")
    if suffix == ".zip" or head.startswith(ARCHIVE):
        return "markdown"
    if suffix in (".json", ".jsonl", ".ndjson") or text.startswith(("[", "{")):
        is_page = text.startswith("[") or '"incident_updates"' in text or text.startswith('{"incidents"')
        return "statuspage" if is_page else "github-status"
    return next((name for name, source in SOURCES.items() if suffix in source.suffixes), "")


def _check_archive(file: Any, format: str) -> None:
    source = SOURCES["markdown"]
    if format != source.name:
        raise NotAccepted("An archive can only hold post-mortems in markdown. Upload other files on their own.")
    try:
        with archive.checked(file, _unpacked()) as found:
            if not archive.names(found, source.suffixes):
                raise NotAccepted(f"The archive holds no file that ends in {' or '.join(source.suffixes)}.")
    except archive.BadArchive as error:
        raise NotAccepted(str(error)) from error


def _check_table(head: bytes) -> None:
    try:
        read_table(iter(decoded(head).splitlines(keepends=True)))
    except NotATable as error:
        raise NotAccepted(str(error)) from error


def _unpacked() -> int:
    return settings.IMPORT_MAX_BYTES * archive.GROWTH


def _forget_drafts() -> None:
    old = timezone.now() - FORGOTTEN_AFTER
    for run in ImportRun.objects.filter(attempts_allowed=0, queued_at__lt=old):
        _drop_file(run)
        run.delete()


def _drop_file(run: ImportRun) -> None:
    storage, name = run.file.storage, run.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def discard(run: ImportRun, *, by: User) -> bool:
    """Throw an upload away that was not started; False if it was started meanwhile. Logs."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not run.is_draft:
        return False
    log(run, "discard import", by=by)
    _drop_file(run)
    run.delete()
    return True


# --- the columns of a table ---


def sample(run: ImportRun) -> tuple[tuple[str, ...], list[Row]]:
    """The names of the columns and the first rows, as far as they can be read."""
    with run.file.open("rb") as raw:
        lines = io.StringIO(decoded(raw.read(LOOK_AT * 4)))
    table = read_table(lines)
    return table.names, list(_readable(table))


def _readable(table: Table) -> Iterator[Row]:
    """Up to SAMPLE rows; the beginning of a file may break off within one."""
    try:
        yield from islice(table.rows, SAMPLE)
    except NotATable:
        return


def suggested(names: tuple[str, ...], rows: list[Row]) -> Columns:
    """What was chosen last time for a table with the same columns, else what the names say."""
    known = ImportRun.objects.filter(columns__names=list(names), attempts_allowed__gt=0).order_by("-id").first()
    columns = Columns.from_json(known.columns).columns if known else csv_rows.guessed(names)
    return Columns(columns, order_of(csv_rows.date_cells(columns, rows)))


def preview(run: ImportRun, columns: Columns, *, most: int = 5) -> list[Parsed]:
    """The first rows as they would come in. Nothing is written."""
    names, rows = sample(run)
    return [csv_rows.incident_of(names, row, zone_info(run.zone), columns) for row in rows[:most]]


@transaction.atomic
def start(run: ImportRun, *, by: User, columns: Columns, names: tuple[str, ...]) -> ImportRun:
    """Give a table to the workers, with the columns people named. A second click changes nothing. Logs."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not run.is_draft:
        return run
    run.columns, run.attempts_allowed = {**columns.as_json(), "names": list(names)}, TRIES
    run.save(update_fields=["columns", "attempts_allowed"])
    log(run, "start import", by=by)
    enqueue(run)
    return run


# --- reading, in a worker ---


def run_import(pk: int) -> None:
    """Read the file from where the last worker stopped. Does nothing when another one holds it or it is done."""
    with working(ImportRun, pk) as job:
        if job is None:
            return
        by = User.objects.filter(pk=job.row.created_by_id).first()
        try:
            for place, share, parsed in islice(_rows(job.row), job.row.position, None):
                _one(job, by, place, share, parsed)
        except (archive.BadArchive, FileNotFoundError) as error:
            raise PermanentFailure(str(error)) from error
        with job.finishing() as run:
            _drop_file(run)
            run.file = ""
            run.save(update_fields=["file"])
            counts = {str(outcome): getattr(run, outcome) for outcome in Outcome}
            log(run, "finish import", by=by, **counts)


def _one(job: Job[ImportRun], by: User | None, place: str, share: float, parsed: Parsed) -> None:
    """Write one row and that it is written, together. Raises LeaseLost, and has then written neither."""
    with transaction.atomic():
        done = parsed if isinstance(parsed, Problem) else take(parsed, by=by, source=job.row.source)
        outcome = Outcome.SKIPPED if isinstance(done, Problem) else done
        changes: dict[str, Any] = {str(outcome): F(outcome) + 1, "position": F("position") + 1}
        changes |= _told(job.row, place, parsed, done)
        if job.lost.is_set() or not job.mine().update(progress=min(99, int(share * 100)), **changes):
            raise LeaseLost


def _told(run: ImportRun, place: str, parsed: Parsed, done: Outcome | Problem) -> dict[str, Any]:
    """The problems of a row, added to what the run remembers; {} where there are none."""
    found = [done] if isinstance(done, Problem) else []
    if isinstance(parsed, ParsedIncident):
        found += [Problem(parsed.line, note, parsed.title) for note in parsed.notes]
    for problem in found:
        if len(run.problems) >= MOST_PROBLEMS:
            run.problems_left_out += 1
            continue
        words = {"reason": problem.reason, "excerpt": problem.excerpt, "skipped": problem is done}
        run.problems.append({"file": place, "line": problem.line, **words})
    return {"problems": run.problems, "problems_left_out": run.problems_left_out} if found else {}


def _rows(run: ImportRun) -> Iterator[tuple[str, float, Parsed]]:
    """Where it stands (the file within an archive), how far that is (0 to 1), and what it says; always in one order."""
    source = _source(run)
    with run.file.open("rb") as raw:
        is_archive = raw.read(4) == ARCHIVE
        raw.seek(0)
        yield from _archived(run, source, raw) if is_archive else _plain(run, source, raw)


def _source(run: ImportRun) -> Source:
    if run.format == csv_rows.SOURCE.name:
        return csv_rows.source_with(Columns.from_json(run.columns))
    return SOURCES[run.format]


def _archived(run: ImportRun, source: Source, raw: Any) -> Iterator[tuple[str, float, Parsed]]:
    zone = zone_info(run.zone)
    with archive.checked(raw, _unpacked()) as found:
        most = len(archive.names(found, source.suffixes)) or 1
        for number, (name, content) in enumerate(archive.contents(found, source.suffixes, _unpacked())):
            if isinstance(content, str):
                yield name, number / most, Problem(0, content, one_line(name))
                continue
            for parsed in source.parse(name, io.StringIO(decoded(content)), zone):
                yield name, number / most, parsed


def _plain(run: ImportRun, source: Source, raw: Any) -> Iterator[tuple[str, float, Parsed]]:
    lines = sum(1 for _ in raw) or 1
    raw.seek(0)
    encoding = encoding_of(raw.read(LOOK_AT))
    raw.seek(0)
    text = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
    for parsed in source.parse(run.name, text, zone_info(run.zone)):
        yield "", parsed.line / lines, parsed
