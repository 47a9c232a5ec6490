"""What an archive says of an entry it can't give."""

from __future__ import annotations

import io
import zipfile

import pytest

from incidents.sources.archive import checked, contents

LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def zipped(*, at: int, value: int) -> zipfile.ZipFile:
    """An archive of one file whose headers hold ``value`` ``at`` bytes behind the version they need."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.md", "# A pump stops")
    raw = bytearray(file.getvalue())
    for mark, version in ((LOCAL, 4), (CENTRAL, 6)):
        raw[raw.index(mark) + version + at] = value
    return checked(io.BytesIO(bytes(raw)), 1000)


@pytest.mark.parametrize(
    ("at", "value", "told"),
    [(2, 1, "It is encrypted."), (4, 99, "It can't be unpacked: That compression method is not supported.")],
    ids=["encrypted", "a compression nobody knows"],
)
def test_an_entry_that_cannot_be_read_is_told_for_what_it_is(at, value, told):
    assert list(contents(zipped(at=at, value=value), (".md",), 1000)) == [("a.md", told)]
