"""A file as the whole body of a request."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from rest_framework.parsers import BaseParser

from pbc.api.problems import TooLarge

BLOCK = 2**20


class FileParser(BaseParser):
    """Streams the body to a temporary file on disk, whatever its size."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, TemporaryUploadedFile]:
        """:raises TooLarge: once more has come than a file may have."""
        file = TemporaryUploadedFile("body.csv", media_type or "", 0, None)
        size = 0
        while block := stream.read(BLOCK):
            size += len(block)
            if size > settings.IMPORT_MAX_BYTES:
                file.close()
                raise TooLarge(f"The file is larger than {settings.IMPORT_MAX_BYTES:,} bytes.")
            file.write(block)
        file.seek(0)
        return {"file": file}


class CsvParser(FileParser):
    media_type = "text/csv"


class GzipParser(FileParser):
    media_type = "application/gzip"


class BytesParser(FileParser):
    media_type = "application/octet-stream"
