"""How long a ledger of 5,000 rows takes to read: ``python -m bench.spreadsheet``."""

import io
import random
import statistics
import time

import xlsxwriter

from api.spreadsheet import read
from api.spreadsheet.book import open_book

ROWS = 5_000
RUNS = 5
_KINDS = ("送餐", "送药", "快递", "收垃圾", "上门采样")


def ledger(rows: int) -> bytes:
    """Write a ledger of invented doors, with the mixture of styles that people have."""
    clerk = random.Random(7)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    header = (
        "编号",
        "任务类型",
        "胡同",
        "门牌号",
        "经度",
        "纬度",
        "坐标系",
        "时间窗",
        "服务时长(分)",
        "联系人",
    )
    sheet.write_row(0, 0, (*header, "联系电话", "备注", "网格员"))
    for row in range(1, rows + 1):
        hour = clerk.randrange(8, 12)
        hours = clerk.choice(
            (f"{hour}:30-{hour + 2}:00", f"{hour}点半到{hour + 2}点", f"{hour}:00－{hour + 1}:00")
        )
        lon, lat = 116.40 + clerk.random() / 50, 39.93 + clerk.random() / 50
        place = (round(lon, 6), round(lat, 6), clerk.choice(("GCJ-02", "高德")))
        kind, door = clerk.choice(_KINDS), f"{clerk.randrange(1, 90)}号"
        sheet.write_row(
            row, 0, (f"R{row}", kind, "前帽胡同", door, *place, hours, 3.5, "某某", "分机 8001", "放门口")
        )
        sheet.write(row, 12, "一网格")
    people = book.add_worksheet("志愿者")
    people.write_row(0, 0, ("编号", "班次", "技能"))
    for row in range(1, 21):
        people.write_row(row, 0, (f"V{row}", "8:00-14:00", "医护"))
    book.close()
    return file.getvalue()


def main() -> None:
    """Measure."""
    data = ledger(ROWS)
    laid_out, read_whole = [], []
    for _ in range(RUNS):
        begin = time.process_time()
        open_book(data, "ledger.xlsx")
        laid_out.append(time.process_time() - begin)
        begin = time.process_time()
        found = read(data, "ledger.xlsx", date="2026-11-22")
        read_whole.append(time.process_time() - begin)
        assert found.problem is not None, found.faults[:3]
        assert len(found.problem["tasks"]) == ROWS
    print(f"{ROWS} rows, {len(data) // 1024} kB")
    print(f"cells laid out          {statistics.median(laid_out):.2f} s of one core")
    print(f"read, built and checked {statistics.median(read_whole):.2f} s of one core")


if __name__ == "__main__":
    main()
