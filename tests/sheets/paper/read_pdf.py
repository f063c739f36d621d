"""Read a PDF as a stranger's program does."""

import io

from pypdf import PdfReader


def open_pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def letters(text: str) -> str:
    """The text without white space: where lines break and words stand apart is layout."""
    return "".join(text.split())


def texts(content: bytes) -> list[str]:
    """The letters of every page."""
    return [letters(page.extract_text()) for page in open_pdf(content).pages]
