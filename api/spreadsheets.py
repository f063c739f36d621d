"""Ledgers over HTTP: a workbook in, the problem it says and its faults by cell out; nothing is queued."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.bodies import media_type, read_body
from api.networks import Networks
from api.problems import Refusal, Types
from api.service import InService, Service
from api.sheets.words import Lang
from api.spreadsheet import CellFault, Imported, mark, read, template
from optimizer.walking.network import WalkingNetwork
from worker.ledger import Ledger

router = APIRouter(prefix="/v1/spreadsheets", tags=["spreadsheets"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# None of them can be sent across sites without asking first.
_READ = (XLSX, "text/csv", "application/octet-stream", "application/vnd.ms-excel")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _READ[:2]},
    }
}

FileName = Annotated[str, Query(max_length=200, description="Names the sheet of a CSV.")]
Date = Annotated[str | None, Query(max_length=32, description="The day planned; else the ledger's own.")]
Crs = Annotated[
    Literal["wgs84", "gcj02", "bd09"] | None,
    Query(description="Datum of positions where the ledger names none."),
]
MapWish = Annotated[
    str, Query(alias="map", min_length=1, max_length=64, description="Id of the stored map to plan on.")
]
GoodRows = Annotated[bool, Query(description="Leave rows with faults out and go ahead with the rest.")]


class RefusedRow(BaseModel):
    """A row that was left out."""

    sheet: str
    row: int
    id: str


class ImportedOut(BaseModel):
    """What a ledger says."""

    problem: dict[str, Any] | None
    faults: list[CellFault]
    warnings: list[CellFault]
    rows: dict[str, int]
    refused: list[RefusedRow]


@router.get("/template.xlsx", summary="An empty ledger to fill in", response_class=Response)
async def get_template(lang: Lang = "zh") -> Response:
    """Every column with its hint, dropdowns where there is a list, and examples."""
    return _workbook(await asyncio.to_thread(template, lang), "template.xlsx")


@router.post("", summary="Read a ledger", openapi_extra=_BODY)
async def read_spreadsheet(
    request: Request,
    service: InService,
    filename: FileName = "",
    date: Date = None,
    crs: Crs = None,
    map_id: MapWish = "map",
    good_rows: GoodRows = False,
) -> ImportedOut:
    """XLSX or CSV as the body. `problem` is a body for `POST /v1/plans`, or null when faults prevent it."""
    data = await _body(request, service)
    found = await asyncio.to_thread(_read, service, data, filename, date, crs, map_id, good_rows)
    return ImportedOut(
        problem=found.problem,
        faults=list(found.faults),
        warnings=list(found.warnings),
        rows=dict(found.rows),
        refused=[RefusedRow(sheet=one.sheet, row=one.row, id=one.id) for one in found.refused],
    )


@router.post(
    "/marked.xlsx", summary="A ledger with its faults marked", response_class=Response, openapi_extra=_BODY
)
async def mark_spreadsheet(
    request: Request,
    service: InService,
    filename: FileName = "",
    date: Date = None,
    crs: Crs = None,
    map_id: MapWish = "map",
) -> Response:
    """The same workbook: faulty cells coloured, a note at each, a column of words, a list of all."""
    data = await _body(request, service)

    def marked() -> bytes:
        faults = _read(service, data, filename, date, crs, map_id, False).faults
        return mark(data, faults, filename=filename)

    return _workbook(await asyncio.to_thread(marked), "marked.xlsx")


async def _body(request: Request, service: Service) -> bytes:
    if media_type(request.headers) not in _READ:
        kinds = ", ".join(_READ[:2])
        raise Refusal(
            Types.UNSUPPORTED_MEDIA,
            f"Send the file itself as the body, with Content-Type {kinds} or application/octet-stream.",
            f"请直接以文件作为请求体，Content-Type 为 {kinds} 或 application/octet-stream。",
            headers={"Accept-Post": kinds},
        )
    return await read_body(request, limit=service.settings.max_problem_bytes)


def _read(
    service: Service,
    data: bytes,
    filename: str,
    date: str | None,
    crs: str | None,
    map_id: str,
    good_rows_only: bool,
) -> Imported:
    network = _network(service.ledger, service.networks, map_id)
    return read(
        data,
        filename,
        date=date,
        crs=crs,
        map_id=map_id,
        good_rows_only=good_rows_only,
        network=network,
    )


def _network(ledger: Ledger, networks: Networks, map_id: str) -> WalkingNetwork | None:
    """Find the map that positions are held against; whether there is one matters when it is planned."""
    stored = ledger.maps.get(map_id)
    return None if stored is None else networks.get(stored.version, stored.network)


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=XLSX, headers=headers)
