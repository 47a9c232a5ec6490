"""Files in S3-compatible storage. Readers never see an address of it: every download goes through our own check."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """A private bucket: nothing is overwritten, and no request waits for minutes for a server that is silent."""

    file_overwrite = False
    default_acl = None

    def __init__(self, **options: Any) -> None:
        style = {"addressing_style": options.get("addressing_style", "auto")}
        limits = Config(
            connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}, s3=style, signature_version="s3v4"
        )
        super().__init__(**{"client_config": limits, **options})

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Files are served by views that ask who may see them.")
