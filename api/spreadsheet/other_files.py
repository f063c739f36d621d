"""Tells what a file is that is no spreadsheet, so that whoever chose it sees which one it was."""

import json
import zipfile

Words = tuple[str, str]

_SIGNS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", ("a PDF document", "PDF 文档")),
    (b"\x89PNG", ("a picture", "图片")),
    (b"\xff\xd8\xff", ("a picture", "图片")),
    (b"GIF8", ("a picture", "图片")),
    (b"BM\x00", ("a picture", "图片")),
    (b"\x1f\x8b", ("a packed archive", "压缩包")),
    (b"7z\xbc\xaf\x27\x1c", ("a packed archive", "压缩包")),
    (b"Rar!\x1a\x07", ("a packed archive", "压缩包")),
)
_PARTS: tuple[tuple[str, Words], ...] = (
    ("word/", ("a text document (.docx)", "文字文档（.docx）")),
    ("ppt/", ("a presentation (.pptx)", "演示文稿（.pptx）")),
)
_ARCHIVE: Words = ("a packed archive (.zip)", "压缩包（.zip）")
BROKEN: Words = ("a broken file, perhaps cut off on its way", "损坏的文件（可能没有传完）")


def told_by_bytes(data: bytes) -> Words | None:
    """Tell what a file is by its first bytes; None for what may be a spreadsheet."""
    return next((words for sign, words in _SIGNS if data.startswith(sign)), None)


def told_by_text(text: str) -> Words | None:
    """Tell what a text is that is no table; None for what may be CSV."""
    head = text.lstrip()[:1]
    if head == "<":
        return "a web page or XML", "网页或 XML"
    if head in ("{", "["):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        return "JSON", "JSON"
    return None


def told_by_parts(archive: zipfile.ZipFile) -> Words:
    """Tell what an archive is that is no workbook."""
    names = archive.namelist()
    if "xl/workbook.xml" in names:
        return BROKEN
    return next((words for part, words in _PARTS if any(n.startswith(part) for n in names)), _ARCHIVE)
