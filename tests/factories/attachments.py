"""Files to attach: small, and true to their kind."""

from io import BytesIO
from zipfile import ZipFile

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\xff\xd9"

PARTS = {"docx": ("[Content_Types].xml", "word/document.xml"), "xlsx": ("[Content_Types].xml", "xl/workbook.xml")}


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def office(kind: str, *more: str, types: bytes = b"<Types/>") -> bytes:
    """An Office file with these parts besides its own."""
    if kind == "odt":
        return packed({"mimetype": b"application/vnd.oasis.opendocument.text"} | dict.fromkeys(more, b"x"))
    parts: dict[str, bytes] = dict.fromkeys((*PARTS[kind], *more), b"x")
    return packed(parts | {"[Content_Types].xml": types})
