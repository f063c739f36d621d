"""What can be wrong with a spreadsheet, in words for whoever has it open: sheet, row, column, way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a spreadsheet.

    Attributes
    ----------
    sheet : str
        The sheet's name, for CSV the file's; ``""`` for the whole workbook.
    row : int or None
        Counted from 1, as Excel does; None for a whole sheet.
    column : str
        The header as the user wrote it; ``""`` for a whole row.
    cell : str or None
        ``C5``.
    value : str or None
        What stands there; None where it could tell something about a person.
    code : str
        Stable, lower_snake_case.
    detail, detail_zh : str
        What is wrong and what to do about it.
    """

    sheet: str
    row: int | None
    column: str
    cell: str | None
    value: str | None
    code: str
    detail: str
    detail_zh: str


class Unreadable(Exception):
    """A cell does not say what its column wants; ``code`` is a key of `COMPLAINTS`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


COMPLAINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # the file
        "file_empty": ("The file is empty; choose the right one.", "文件是空的；请选择正确的文件。"),
        "file_too_large": (
            "The file is larger than {limit} MB when unpacked; delete unused sheets and pictures.",
            "文件解开后超过 {limit} MB；请删除不用的工作表和图片。",
        ),
        "not_a_spreadsheet": (
            (
                "This is {what}, neither an XLSX workbook nor CSV text; choose another file, or save it as "
                ".xlsx in Excel or WPS."
            ),
            (
                "这是{what_zh}，既不是 XLSX 工作簿，也不是 CSV 文本；请另选文件，"
                "或在 Excel 或 WPS 中另存为 .xlsx。"
            ),
        ),
        "text_as_workbook": (
            (
                "The file is called a workbook, but holds plain text without a header row that is known; "
                "choose another file, or save it as .xlsx in Excel or WPS."
            ),
            (
                "文件名是工作簿，内容却是纯文本，而且没有可识别的表头；请另选文件，"
                "或在 Excel 或 WPS 中另存为 .xlsx。"
            ),
        ),
        "old_format": (
            (
                "Workbooks of this sort (.xls, .xlsb, .ods, with a password) are not read; save as .xlsx "
                "without a password."
            ),
            "不读取此类工作簿（.xls、.xlsb、.ods 或加密文件）；请另存为不带密码的 .xlsx。",
        ),
        "sheet_too_large": (
            "The sheet reaches to row {rows} and column {columns}; delete the unused rows and columns.",
            "工作表一直延伸到第 {rows} 行、第 {columns} 列；请删除多余的行和列。",
        ),
        "encoding_unknown": (
            "The text is neither UTF-8 nor GB 18030; save it as “CSV UTF-8” or as .xlsx.",
            "文本既不是 UTF-8 也不是 GB 18030 编码；请另存为“CSV UTF-8”或 .xlsx。",
        ),
        "no_tasks": (
            (
                "No sheet with tasks was found: one needs a header row with at least 任务类型 (kind). "
                "`xiangdao template` writes an example."
            ),
            "没有找到任务表：至少需要一行含“任务类型”的表头。可用 xiangdao template 生成模板。",
        ),
        "header_missing": (
            "No header row was found among the first {rows} rows; see the template for the names of columns.",
            "前 {rows} 行中没有找到表头；列名请参照模板。",
        ),
        "column_missing": (
            "The column {zh} ({en}) is required; add it.",
            "缺少必填列“{zh}”；请补上。",
        ),
        "column_doubled": (
            "Another column of this sheet says the same ({other}); keep one of them.",
            "本表另有一列（{other}）含义相同；请只保留一列。",
        ),
        # a cell
        "required": ("This cell must not be empty; fill it in.", "此单元格必填；请填写。"),
        "error_cell": (
            "Excel shows an error here (such as #N/A); type the value itself.",
            "此处是 Excel 错误值（如 #N/A）；请直接填写内容。",
        ),
        "formula_without_value": (
            "The formula was never computed; open the file in Excel or WPS, save it, and send it again.",
            "公式尚未计算；请用 Excel 或 WPS 打开并保存后再上传。",
        ),
        "not_in_list": (
            "This is not one of: {expected}.",
            "不在可选范围内；可填：{expected_zh}。",
        ),
        "not_a_number_cell": ("Write a number, such as 3 or 2.5.", "请填写数字，例如 3 或 2.5。"),
        "not_whole_cell": ("Write a whole number, such as 3.", "请填写整数，例如 3。"),
        "not_yes_or_no": ("Write yes or no.", "请填写 是 或 否。"),
        "not_a_duration": (
            "Write minutes as a number, or with a unit: 5 min, 90 s, 1 h.",
            "请填写分钟数，或带单位：5分钟、90秒、1小时。",
        ),
        "not_a_time": (
            "This is not a time of day; write 8:30 (or 8点30, 下午2点, 2026-11-22 08:30).",
            "无法识别的时间；请写成 8:30（也可写 8点30、下午2点、2026-11-22 08:30）。",
        ),
        "no_such_time": (
            "There is no such time; hours go to 23 (24:00 to 47:59 mean the next day), minutes to 59.",
            "没有这个时间；小时最大 23（24:00–47:59 表示次日），分钟最大 59。",
        ),
        "not_a_time_range": (
            "Write from and until, such as 8:30-10:00; separate several with a semicolon.",
            "请写起止时间，例如 8:30-10:00；多个时段用分号隔开。",
        ),
        "date_needed": (
            "The time lacks its day: give the date in the sheet settings, or with --date 2026-11-22.",
            "时间缺少日期：请在“设置”表填写日期，或用 --date 2026-11-22 指定。",
        ),
        "not_a_position_cell": (
            "Write longitude and latitude in degrees: 116.4109, 39.9403.",
            "请填写十进制度数的经度和纬度：116.4109, 39.9403。",
        ),
        "half_a_position": (
            "Longitude and latitude belong together; fill in both.",
            "经度和纬度须同时填写；请补全。",
        ),
        "not_a_ring": (
            "Write at least three corners as 116.41,39.93; 116.42,39.93; 116.42,39.94, or a GeoJSON Polygon.",
            "请至少写三个角点：116.41,39.93; 116.42,39.93; 116.42,39.94，或 GeoJSON Polygon。",
        ),
        "not_a_line": (
            "Write at least two points as 116.41,39.93; 116.42,39.93.",
            "请至少写两个点：116.41,39.93; 116.42,39.93。",
        ),
        "datum_needed": (
            "Other rows name their datum and this one does not; fill in 坐标系 (WGS84, GCJ-02 or BD-09).",
            "其他行注明了坐标系而此行没有；请填写坐标系（WGS84、GCJ-02 或 BD-09）。",
        ),
        "unknown_datum": (
            "The datum is not known; write WGS84 (GPS), GCJ-02 (AMap, Tencent) or BD-09 (Baidu).",
            "无法识别的坐标系；请填 WGS84（GPS）、GCJ-02（高德、腾讯）或 BD-09（百度）。",
        ),
        "not_a_date_cell": ("Write the date as 2026-11-22.", "请把日期写成 2026-11-22。"),
        "shift_row_differs": (
            (
                "A second row with the same id adds a shift; leave this cell empty or repeat row {first}. "
                "For another person use another id."
            ),
            "编号相同的第二行表示另一班次；此格请留空或与第 {first} 行一致。若是另一人，请改用其他编号。",
        ),
        "shift_needs_hours": (
            "The person's hours are missing: fill in 班次 (shifts), or 上岗 and 下岗.",
            "缺少值班时间：请填写“班次”，或填写“上岗”和“下岗”。",
        ),
        "break_needs_minutes": (
            "A break needs its window and its minutes; fill in both columns.",
            "休息需要同时填写时段和分钟数；请补全。",
        ),
        "delay_needs_task": (
            "A delay needs the task it counts from; fill in 前置任务 (after).",
            "填写间隔时须同时填写前置任务；请补全。",
        ),
        "order_needs_volunteer": (
            "An order needs its volunteer; fill in 指定志愿者 (pinned volunteer).",
            "填写指定顺序时须同时填写指定志愿者；请补全。",
        ),
        "refers_to_refused_row": (
            "It refers to {where}, which has faults of its own; mend that row first.",
            "它引用了 {where}，而该行本身有误；请先改正该行。",
        ),
        # as check says them, but for a table
        "no_place": (
            "The place is missing; fill in 经度 and 纬度 (longitude and latitude), or the address.",
            "缺少地点；请填写“经度”和“纬度”，或填写地址。",
        ),
        "crs_required": (
            (
                "Positions in China come in three datums hundreds of metres apart: fill in 坐标系 in the "
                "sheet settings or a column 坐标系 (WGS84, GCJ-02 or BD-09), or give --crs."
            ),
            (
                "中国境内的坐标有三种，相差数百米：请在“设置”表或“坐标系”列注明 WGS84、GCJ-02、BD-09，"
                "或用 --crs 指定。"
            ),
        ),
        "unknown_site": (
            "The sheet 站点 (sites) has no such id; add the site or correct the id.",
            "“站点”表中没有这个编号；请添加该站点或更正编号。",
        ),
        "unknown_task": (
            "The sheet 任务 (tasks) has no such id; add the task or correct the id.",
            "“任务”表中没有这个编号；请添加该任务或更正编号。",
        ),
        "unknown_task_or_kind": (
            "This is neither the id of a task nor a kind of task; correct it.",
            "既不是任务编号，也不是任务类型；请更正。",
        ),
        "unknown_volunteer": (
            "The sheet 志愿者 (volunteers) has no such id or name, or several of this name; correct it.",
            "“志愿者”表中没有这个编号或姓名，或有多人同名；请更正。",
        ),
        "unknown_zone": (
            "The sheet 区域 (zones) has no such id; add the zone or correct the id.",
            "“区域”表中没有这个编号；请添加该区域或更正编号。",
        ),
        "closure_needs_one_part": (
            "A closure says exactly one of line, area, gate id, way ids.",
            "一处封控须且只须填写“线”“范围”“门编号”“路段编号”之一。",
        ),
        "missing": ("This cell must not be empty; fill it in.", "此单元格必填；请填写。"),
        "unknown_timezone": (
            "This is not an IANA time zone; write for example Asia/Shanghai.",
            "不是 IANA 时区名称；例如可写 Asia/Shanghai。",
        ),
        # warnings
        "axes_swapped": (
            "Latitude stands before longitude; it was read the other way round.",
            "纬度写在了经度之前；已自动调换。",
        ),
        "column_unknown": (
            "The column is not known and has no effect on the plan; it is kept for the sheets that come out.",
            "不认识此列，不影响规划；其内容会保留到导出的表格中。",
        ),
        "sheet_ignored": (
            "The sheet holds no table that is known; it was passed over.",
            "该工作表不是可识别的表格；已跳过。",
        ),
        "no_volunteers": (
            "There is no sheet with volunteers, or none of its rows can be used; nobody could walk.",
            "没有志愿者表，或表中各行都不能用；无人可派。",
        ),
        "examples_ignored": (
            "{count} rows whose id begins with 示例 or example are the template's and were passed over.",
            "有 {count} 行编号以“示例”开头，是模板自带的示例，已跳过。",
        ),
        "address_without_number": (
            "The address has no door number; it was kept as a note.",
            "地址没有门牌号；已放入备注。",
        ),
    }
)


def say(code: str, **values: object) -> tuple[str, str]:
    """Fill the words of `COMPLAINTS` in, English first."""
    english, chinese = COMPLAINTS[code]
    return english.format(**values), chinese.format(**values)


def not_a_spreadsheet(what: tuple[str, str]) -> Unreadable:
    """Complain about a file that is something else, in both languages."""
    return Unreadable("not_a_spreadsheet", what=what[0], what_zh=what[1])


def of_all(code: str, **values: object) -> CellFault:
    """Complain about a file as a whole."""
    english, chinese = say(code, **values)
    return CellFault("", None, "", None, None, code, english, chinese)


def shorten(value: object) -> str:
    """Repeat what stands in a cell, on one line and not for ever."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel knows no whole numbers
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def column_letters(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
