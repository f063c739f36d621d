"""A dispatcher's browser, and the ledgers that are brought along."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import openpyxl
from playwright.sync_api import BrowserContext, Page

from tests.sheets import sample

PLAN, OTHER = "a" * 32, "b" * 32
HEADER = ["编号", "任务类型", "胡同", "门牌号", "经度", "纬度", "坐标系"]
DOORS = [
    ("m1", "上门通知", "东绒线胡同", "51号", *sample.at(100, 4), "wgs84"),
    ("m2", "上门通知", "后帽胡同", "2号", *sample.at(80, 154), "wgs84"),
    ("m3", "上门通知", "后帽胡同", "8号", *sample.at(300, 154), "wgs84"),
]
PEOPLE = [("编号", "姓名", "班次"), ("V01", "王淑兰", "8:00-11:00"), ("V02", "李建国", "8:00-11:00")]


def ledger(*, fault: bool = False) -> dict[str, Any]:
    """A workbook to be chosen; with a fault, its second task is of a kind that nobody knows."""
    doors = [(name, "跳舞" if fault and name == "m2" else kind, *rest) for name, kind, *rest in DOORS]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("任务", [HEADER, *doors]), ("志愿者", PEOPLE)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"name": "zone.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


@dataclass(frozen=True)
class Desk:
    """A dispatcher's browser, with a record of everything it asked for and complained about."""

    url: str
    page: Page
    context: BrowserContext
    asked: list[str]
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def origins(self) -> set[str]:
        parts = [urlsplit(url) for url in self.asked if not url.startswith("data:")]
        return {f"{part.scheme}://{part.netloc}" for part in parts}


def holder(page: Page, task: str) -> str:
    """Whose list a task is on."""
    return page.locator(f"details.route:has([value={task}]) h3").inner_text()


def unfold(page: Page, task: str) -> None:
    """Open the list that a task is on."""
    fold = page.locator(f"details.route:has([value={task}])")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
