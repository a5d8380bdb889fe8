"""What a file is by its content, whatever its name says (R96).

Office files are taken apart no further than their lists of parts: a program in one refuses it, and nothing is unpacked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from pbc.core.errors import Invalid

LONGEST_NAME = 120
KB = 1024
MOST_PARTS = 5000
TYPE_LIST = "[Content_Types].xml"
LONGEST_TYPE_LIST = 256 * KB


@dataclass(frozen=True)
class FileKind:
    """:param key: as it is kept; ``extensions`` the names it goes by; ``media_type`` as it is served."""

    key: str
    label: str
    extensions: tuple[str, ...]
    media_type: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
KINDS: Mapping[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "PDF", ("pdf",), "application/pdf"),
        FileKind("docx", "Word document", ("docx",), f"{_OPEN_XML}wordprocessingml.document"),
        FileKind("xlsx", "Excel workbook", ("xlsx",), f"{_OPEN_XML}spreadsheetml.sheet"),
        FileKind("odt", "OpenDocument text", ("odt",), "application/vnd.oasis.opendocument.text"),
        FileKind("png", "PNG picture", ("png",), "image/png"),
        FileKind("jpeg", "JPEG picture", ("jpg", "jpeg"), "image/jpeg"),
        FileKind("csv", "Table as CSV", ("csv",), "text/csv"),
        FileKind("txt", "Plain text", ("txt",), "text/plain"),
    )
}
ACCEPT = ",".join(f".{extension}" for kind in KINDS.values() for extension in kind.extensions)
BY_EXTENSION = {extension: kind for kind in KINDS.values() for extension in kind.extensions}
PLAIN = ("csv", "txt")


def clean_name(name: str) -> str:
    """The name of a file without the folders that some browsers send, and without signs that cannot be shown.

    :raises Invalid: where nothing is left.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    tidy = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    if not tidy:
        raise Invalid("The file has no name.", field="file", rule="named_file", fix="Give it one, and send it again.")
    stem, _, extension = tidy.rpartition(".")
    return tidy if len(tidy) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def check_size(size: int, most: int) -> None:
    """Refuse an empty file, and one that is too large.

    :param most: kilobytes.
    :raises Invalid: with both sizes.
    """
    if size == 0:
        raise Invalid("The file is empty.", field="file", rule="file_not_empty", fix="Look at it, and send it again.")
    if size > most * KB:
        raise Invalid(
            f"The file has {-(-size // KB):,} KB. The most is {most:,} KB.",
            field="file",
            rule="file_size",
            fix="Send it in parts, or as a smaller PDF.",
        )


def kind_of(name: str, content: bytes) -> FileKind:
    """What a file is, by its content, where its name says the same.

    :raises Invalid: for a kind that is not taken, a file that is not what it says, and one that holds a program.
    """
    said = BY_EXTENSION.get(name.rpartition(".")[2].lower())
    if said is None:
        fix = f"Send one of these: {', '.join(kind.label for kind in KINDS.values())}."
        raise Invalid(f"Files such as “{name}” are not taken.", field="file", rule="file_kind", fix=fix)
    found = _found(content, said)
    if found is not said:
        what = f"It is a {found.label} file." if found else "Its content is of no kind that is taken."
        raise Invalid(
            f"“{name}” is not what it says. {what}",
            field="file",
            rule="file_is_what_it_says",
            fix="Save it anew from the program that made it, and send that.",
        )
    return said


def _found(content: bytes, said: FileKind) -> FileKind | None:
    for key, is_it in SIGNS.items():
        if is_it(content):
            return KINDS[key]
    if content.startswith(b"PK"):
        return _packed(content)
    return said if said.key in PLAIN and _is_text(content) else None


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-KB:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR"


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9")


SIGNS: Mapping[str, Callable[[bytes], bool]] = {"pdf": _is_pdf, "png": _is_png, "jpeg": _is_jpeg}


def _is_text(content: bytes) -> bool:
    """Whether it is text in UTF-8 or in the letters of Windows, without signs that no text has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return all(sign.isprintable() or sign in "\t\r\n\f" for sign in text)


def _packed(content: bytes) -> FileKind | None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
            if len(names) > MOST_PARTS or any(_leads_out(name) for name in names):
                return None
            _check_no_program(names, _types(packed))
            return _office(names, packed)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None


def _office(names: list[str], packed: ZipFile) -> FileKind | None:
    if "mimetype" in names and _read(packed, "mimetype", KB) == KINDS["odt"].media_type.encode():
        return KINDS["odt"]
    if TYPE_LIST in names and "word/document.xml" in names:
        return KINDS["docx"]
    if TYPE_LIST in names and "xl/workbook.xml" in names:
        return KINDS["xlsx"]
    return None


def _types(packed: ZipFile) -> bytes:
    return _read(packed, TYPE_LIST, LONGEST_TYPE_LIST) if TYPE_LIST in packed.namelist() else b""


def _read(packed: ZipFile, name: str, most: int) -> bytes:
    with packed.open(name) as part:
        return part.read(most)


def _check_no_program(names: list[str], types: bytes) -> None:
    """Refuse what runs when it is opened: macros, and objects of other programs."""
    runs = [
        name
        for name in names
        if name.lower().endswith("vbaproject.bin")
        or name.startswith(("Basic/", "Scripts/"))
        or ("/embeddings/" in name and name.lower().endswith(".bin"))
        or "/activex/" in name.lower()
    ]
    if runs or b"macroenabled" in types.lower():
        raise Invalid(
            "The file holds a program (a macro or an object of another program).",
            field="file",
            rule="no_programs",
            fix="Save it without macros and such objects, or as a PDF.",
        )


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in PurePosixPath(name).parts
