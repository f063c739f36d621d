"""The ops team's ledger in and out: XLSX and CSV become a problem, or faults by sheet, row and column."""

from api.spreadsheet.faults import CellFault
from api.spreadsheet.importing import read, read_files
from api.spreadsheet.marking import mark
from api.spreadsheet.settling import Imported, Refused
from api.spreadsheet.template import template

__all__ = ["CellFault", "Imported", "Refused", "mark", "read", "read_files", "template"]
