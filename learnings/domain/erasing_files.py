"""The files beside the rows: what can be read as text loses the words too. Pictures and PDF files are not read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction

LOOK_AT = 8192  # bytes that tell text from anything else

Without = Callable[[str], str]


def holding(model: type[models.Model], without: Without) -> Iterator[tuple[models.Model, models.FileField, bytes]]:
    """Rows of ``model`` with a file that holds the words: row, column, and the content without them."""
    for field in (f for f in model._meta.concrete_fields if isinstance(f, models.FileField)):
        for row in model._base_manager.exclude(**{field.name: ""}).order_by("pk").iterator(chunk_size=200):
            content = _content(getattr(row, field.attname))
            changed = _without(content, without)
            if changed != content:
                yield row, field, changed


def rewrite(row: models.Model, field: models.FileField, content: bytes) -> None:
    """A new file in place of the old one, which goes once committed; size and hash follow."""
    file = getattr(row, field.attname)
    storage, old = file.storage, file.name
    name = storage.save(old, ContentFile(content))
    transaction.on_commit(partial(storage.delete, old))
    facts = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    has = {column.name for column in row._meta.concrete_fields}
    changes = {field.name: name, **{key: value for key, value in facts.items() if key in has}}
    type(row)._base_manager.filter(pk=row.pk).update(**changes)


def _content(file: Any) -> bytes:
    """The bytes of a text file; nothing for anything else, or where the file is gone."""
    try:
        with file.storage.open(file.name) as found:
            head = found.read(LOOK_AT)
            return b"" if b"\0" in head or head.startswith(b"%PDF") else head + found.read()
    except FileNotFoundError:
        return b""


def _without(content: bytes, without: Without) -> bytes:
    """Latin-1 reads any bytes and gives them back as they were."""
    try:
        return without(content.decode()).encode()
    except UnicodeDecodeError:
        return without(content.decode("latin-1")).encode("latin-1")
