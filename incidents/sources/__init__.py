"""Outside formats. A new one is a module with a `SOURCE` and a line here; docs/importing.md says how."""

from incidents.sources import github_status, markdown_postmortem
from incidents.sources.parsed import Source

SOURCES: dict[str, Source] = {source.name: source for source in (github_status.SOURCE, markdown_postmortem.SOURCE)}
