"""How static files are collected in production: hashed names, and a gzip copy beside each.

Brotli would take a minute of one core, at every start, to save a tenth of what is asked for once.
"""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

NOT_WORTH_IT = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # only somebody who debugs asks for a map


class HashedFiles(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(**kwargs | {"extensions": NOT_WORTH_IT, "use_brotli": False})
