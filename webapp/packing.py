"""Packing answers on their way out: three quarters of a page repeat the rest of it."""

from flask import Flask
from flask_compress import Compress

SMALLEST = 1_000
"""Bytes below which an answer goes as it is."""


def init(app: Flask) -> None:
    """Pack what readers' programs can unpack, after everything else has been done to an answer.

    Exports go as they are: what is streamed would wait in the packer until enough of it has come. Only the files of the pages
    themselves are packed as they are read.
    """
    app.config |= {
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br"],
        "COMPRESS_MIMETYPES": [
            *("text/html", "text/css", "text/javascript", "image/svg+xml"),
            *("application/json", "application/problem+json", "application/atom+xml", "application/xml"),
        ],
        "COMPRESS_MIN_SIZE": SMALLEST,
        "COMPRESS_LEVEL": 4,
    }
    Compress(app)
