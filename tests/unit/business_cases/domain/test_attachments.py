import pytest

from business_cases.domain.attachments import check_size, clean_name, kind_of
from pbc.core.errors import Invalid
from tests.factories.attachments import JPEG, PDF, PNG, office, packed


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PNG", PNG, "png"),
        ("a.jpeg", JPEG, "jpeg"),
        ("a.jpg", JPEG, "jpeg"),
        ("a.docx", office("docx"), "docx"),
        ("a.xlsx", office("xlsx"), "xlsx"),
        ("a.odt", office("odt"), "odt"),
        ("a.csv", "practice;£\nA;1\n".encode("cp1252"), "csv"),
        ("a.txt", "Naïve\n".encode(), "txt"),
        ("a.docx", office("docx", "word/embeddings/Microsoft_Excel_Sheet1.xlsx"), "docx"),
    ],
)
def test_a_file_is_what_its_content_and_name_say(name: str, content: bytes, key: str) -> None:
    assert kind_of(name, content).key == key


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.exe", b"MZ", "file_kind"),
        ("a", PDF, "file_kind"),
        ("a.docm", office("docx"), "file_kind"),
        ("a.svg", b"<svg/>", "file_kind"),
        ("a.pdf", b"MZ\x90\0", "file_is_what_it_says"),
        ("a.pdf", b"%PDF-1.4 cut off", "file_is_what_it_says"),
        ("a.pdf", PNG, "file_is_what_it_says"),
        ("a.txt", PDF, "file_is_what_it_says"),
        ("a.txt", b"\0\1\2", "file_is_what_it_says"),
        ("a.csv", office("xlsx"), "file_is_what_it_says"),
        ("a.docx", office("xlsx"), "file_is_what_it_says"),
        ("a.docx", b"PK\x03\x04 broken", "file_is_what_it_says"),
        ("a.docx", packed({"anything": b"x"}), "file_is_what_it_says"),
        ("a.docx", office("docx", "../../etc/passwd"), "file_is_what_it_says"),
        ("a.docx", office("docx", "word/vbaProject.bin"), "no_programs"),
        ("a.xlsx", office("xlsx", "xl/embeddings/oleObject1.bin"), "no_programs"),
        ("a.xlsx", office("xlsx", "xl/activeX/activeX1.xml"), "no_programs"),
        (
            "a.docx",
            office("docx", types=b'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"'),
            "no_programs",
        ),
        ("a.odt", office("odt", "Basic/Standard/Module1.xml"), "no_programs"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        kind_of(name, content)
    assert refused.value.rule == rule
    assert refused.value.fix


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("notes.pdf", "notes.pdf"),
        ("C:\\Users\\me\\notes.pdf", "notes.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nb\0.txt", "ab.txt"),
        ('no"tes.pdf', "notes.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_loses_its_path_and_what_cannot_be_shown(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize("name", ["", "..", "/", " . "])
def test_a_file_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no name"):
        clean_name(name)


def test_size_has_two_ends() -> None:
    check_size(1, 1)
    check_size(1024, 1)
    for size in (0, 1025):
        with pytest.raises(Invalid):
            check_size(size, 1)
