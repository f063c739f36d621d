"""The workbook to fill in: every column with its hint, dropdowns where there is a list, examples to copy."""

from api.sheets.words import Lang
from api.spreadsheet.columns import NOUNS, SETTINGS, Column, Noun
from api.spreadsheet.examples import EXAMPLES
from api.spreadsheet.faults import column_letters
from api.workbook import BOLD, EXAMPLE, HEADER, MUTED, REQUIRED, TITLE, WRAPPED, Book, Sheet

FILLED_ROWS = 5_000
_TIME_SORTS = frozenset({"instant"})
_TEXT_SORTS = frozenset({"id", "text", "list", "windows", "skills", "place"})
# Columns that name a site or a volunteer offer those of the other sheet, and take other words as well.
_NAMES_FROM = {
    "from_site": "sites",
    "to_site": "sites",
    "start_at": "sites",
    "end_at": "sites",
    "pinned": "volunteers",
}

_INSTRUCTIONS = (
    (
        "一行一项任务、一个班次、一个站点。红色表头必填，其余可空。",
        "One row is one task, one shift or one site. Red headers are required, all others may stay empty.",
    ),
    (
        "编号以“示例”开头的行只作示范，导入时会跳过，可以删除。",
        "Rows whose id begins with “example” are for show: they are passed over, and can be deleted.",
    ),
    (
        "先在“设置”表填写日期和坐标系。坐标系填错会偏移 500 米以上。",
        "Fill in date and datum in the sheet settings first. A wrong datum moves doors by over 500 m.",
    ),
    (
        "时间可写 8:30、8点半、下午2点；时段写 8:30-10:00，多个用分号隔开。",
        "Times: 8:30 or 2pm; ranges: 8:30-10:00, several with semicolons; 22:00-6:00 is a night.",
    ),
    (
        "列的顺序可以改，可以删除不用的列，也可以添加自己的列（会原样带到导出的表格里）。",
        "Columns may be moved or deleted, and yours added: they are carried to the sheets that come out.",
    ),
    (
        "同一志愿者有两个班次时，写两行、用同一编号。",
        "A volunteer with two shifts has two rows with the same id.",
    ),
    (
        "检查：xiangdao check 文件 --marked 错误.xlsx；规划：xiangdao plan 文件 --map 地图 --out 目录",
        "Check: xiangdao check FILE --marked OUT.xlsx; plan: xiangdao plan FILE --map MAP --out DIR",
    ),
)


def template(lang: Lang) -> bytes:
    """Write the template.

    Parameters
    ----------
    lang
        Language of headers, hints and examples. Either is understood when it comes back.
    """
    book = Book(title="巷道任务表模板" if lang == "zh" else "Xiangdao template")
    _write_instructions(book.sheet("说明" if lang == "zh" else "instructions"), lang)
    _write_settings(book.sheet("设置" if lang == "zh" else "settings"), lang)
    sheets = {noun.key: book.sheet(noun.zh if lang == "zh" else noun.en) for noun in NOUNS.values()}
    for noun in NOUNS.values():
        _write_noun(book, sheets, noun, lang)
    sheets["tasks"].raw.activate()
    return book.close()


def _pick(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _write_instructions(sheet: Sheet, lang: Lang) -> None:
    sheet.raw.set_column(0, 0, 16)
    sheet.raw.set_column(1, 1, 22)
    sheet.raw.set_column(2, 2, 14)
    sheet.raw.set_column(3, 3, 60)
    sheet.put(0, 0, _pick(lang, "怎么填", "How to fill this in"), TITLE)
    row = 1
    for zh, en in _INSTRUCTIONS:
        sheet.raw.merge_range(row, 0, row, 3, "")
        sheet.put(row, 0, f"{row}. {_pick(lang, zh, en)}", WRAPPED)
        sheet.raw.set_row(row, 32)
        row += 1
    header = ("工作表", "列", "必填", "怎么填") if lang == "zh" else ("sheet", "column", "required", "what")
    sheet.line(row + 1, header, HEADER)
    row += 2
    for noun in NOUNS.values():
        for column in noun.columns:
            yes = _pick(lang, "必填", "required") if column.required else ""
            name, hint = _pick(lang, column.zh, column.en), _pick(lang, column.hint_zh, column.hint_en)
            sheet.line(row, (_pick(lang, noun.zh, noun.en), name, yes, hint), WRAPPED)
            row += 1


def _write_settings(sheet: Sheet, lang: Lang) -> None:
    sheet.raw.set_column(0, 0, 14)
    sheet.raw.set_column(1, 1, 18)
    sheet.raw.set_column(2, 2, 60)
    sheet.put(0, 0, _pick(lang, "设置", "Settings"), TITLE)
    for row, column in enumerate(SETTINGS, start=1):
        sheet.put(row, 0, _pick(lang, column.zh, column.en), BOLD)
        sheet.put(row, 2, _pick(lang, column.hint_zh, column.hint_en), MUTED)
        if column.choices is not None:
            words = column.choices.zh if lang == "zh" else column.choices.en
            sheet.raw.data_validation(row, 1, row, 1, {"validate": "list", "source": list(words)})
        if column.key == "timezone":
            sheet.put(row, 1, "Asia/Shanghai")
        if column.key == "date":
            sheet.raw.write_blank(row, 1, None, sheet.style({"num_format": "yyyy-mm-dd", "align": "left"}))


def _write_noun(book: Book, sheets: dict[str, Sheet], noun: Noun, lang: Lang) -> None:
    sheet = sheets[noun.key]
    for index, column in enumerate(noun.columns):
        name = _pick(lang, column.zh, column.en)
        sheet.put(0, index, f"{name} *" if column.required else name, REQUIRED if column.required else HEADER)
        sheet.raw.write_comment(0, index, _pick(lang, column.hint_zh, column.hint_en), {"x_scale": 1.6})
        sheet.raw.set_column(index, index, max(column.width, 9), book.style(_format(column)))
        _offer(sheet, sheets, column, index, lang)
    for row, example in enumerate(EXAMPLES[noun.key], start=1):
        for index, column in enumerate(noun.columns):
            value = example.get(column.key)
            said = value[0 if lang == "zh" else 1] if isinstance(value, tuple) else value
            if said is not None:
                sheet.put(row, index, said, {**EXAMPLE, **_format(column)})
    sheet.raw.set_row(0, 32)
    sheet.raw.freeze_panes(1, 2)
    sheet.raw.autofilter(0, 0, FILLED_ROWS, len(noun.columns) - 1)


def _format(column: Column) -> dict[str, str]:
    """Times show as times; ids, phone numbers and ranges stay the text that was typed."""
    if column.sort in _TIME_SORTS:
        return {"num_format": "hh:mm"}
    return {"num_format": "@"} if column.sort in _TEXT_SORTS else {}


def _offer(sheet: Sheet, sheets: dict[str, Sheet], column: Column, index: int, lang: Lang) -> None:
    """Put a dropdown where there is a list to choose from."""
    if column.choices is not None:
        words = column.choices.zh if lang == "zh" else column.choices.en
        rule: dict[str, object] = {
            "validate": "list",
            "source": list(words),
            "error_title": _pick(lang, column.zh, column.en)[:32],
            "error_message": _pick(lang, "请从下拉列表中选择。", "Choose from the list."),
        }
    elif column.key in _NAMES_FROM:
        source = f"='{sheets[_NAMES_FROM[column.key]].name}'!${column_letters(0)}$2:${column_letters(0)}$500"
        rule = {"validate": "list", "source": source, "show_error": False}
    elif column.key == "priority":
        rule = {"validate": "any", "input_message": _pick(lang, column.hint_zh, column.hint_en)}
    else:
        return
    sheet.raw.data_validation(1, index, FILLED_ROWS, index, rule)
