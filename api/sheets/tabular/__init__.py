"""The plan as tables: a workbook for the office and a CSV for other tools."""
