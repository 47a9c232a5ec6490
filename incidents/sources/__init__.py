"""Outside formats. A new one is a module with a `SOURCE` and a line here; docs/importing.md says how."""

from incidents.sources import csv_rows, github_status, markdown_postmortem, statuspage
from incidents.sources.parsed import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (markdown_postmortem.SOURCE, csv_rows.SOURCE, github_status.SOURCE, statuspage.SOURCE)
}
