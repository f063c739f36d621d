"""What the documentation says about ledgers is what the code does."""

from pathlib import Path

from api.spreadsheet.describing import as_markdown

DOCS = Path(__file__).parents[2] / "docs"


def test_the_documentation_is_up_to_date() -> None:
    assert (DOCS / "spreadsheet-columns.md").read_text("utf-8") == as_markdown()
