"""JSON as RFC 8259 has it: UTF-8, at most so much, at most so deep."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from config.lib.rest.problems import TooLarge

LARGEST = 2 * 1024 * 1024  # bytes
# How half a character is written in JSON. Alone it is no text: neither the database nor an answer can hold it.
HALF = b"\\ud"


class JSONParser(BaseParser):
    """Whatever charset the header names, the body is UTF-8. Raises ParseError and TooLarge."""

    media_type = "application/json"

    def parse(
        self, stream: BinaryIO, media_type: str | None = None, parser_context: dict[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_refuse)
            if HALF in body.lower():
                json.dumps(found, ensure_ascii=False).encode()
            return found
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not JSON that can be read.") from error


def _refuse(name: str) -> None:
    """NaN and Infinity are JavaScript, not JSON."""
    raise ValueError(name)
