"""Stores walking networks under the caller's names, so that a morning's problems need not carry the map."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Depends, Path, Request, Response

from api.bodies import media_type, read_body
from api.examples import MAP_EXAMPLES
from api.ids import MAP_ID
from api.problems import Refusal, Types
from api.service import InService
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from worker.ledger import Ledger, MapEntry, StoredMap

router = APIRouter(prefix="/v1/maps", tags=["maps"])

_JSON = ("application/json", "application/geo+json")
_PBF = ("application/vnd.openstreetmap.data+pbf", "application/x-protobuf", "application/x-protobuffer")


def map_id_of(
    map_id: Annotated[
        str, Path(description="1 to 64 characters of your choice, no slash.", examples=["courtyard"])
    ],
) -> str:
    """Take the id of a map from the address."""
    if not MAP_ID.match(map_id):
        raise Refusal(
            Types.MAP_NOT_FOUND,
            "The id of a map has 1 to 64 characters, none of them a slash or a control character.",
            "地图编号为 1–64 个字符，不能含斜杠和控制字符。",
        )
    return map_id


MapId = Annotated[str, Depends(map_id_of)]


@router.put(
    "/{map_id}",
    summary="Upload a walking network, or replace one",
    responses={201: {"description": "Stored under a new id."}, 200: {"description": "Replaced."}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/geo+json": {"schema": {"type": "object"}, "examples": MAP_EXAMPLES},
                "application/vnd.openstreetmap.data+pbf": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def put_map(map_id: MapId, request: Request, service: InService) -> Response:
    """GeoJSON with OpenStreetMap tags, or ``.osm.pbf``; told apart by Content-Type or by the first bytes.

    The answer counts what was read and lists what was left out and why. A plan keeps the version of the
    map that it was accepted with.
    """
    body = await read_body(request, limit=service.settings.max_map_bytes)
    kind = media_type(request.headers)
    known, stored = await asyncio.to_thread(store_map, service.ledger, map_id, kind, body)
    return _answer(
        _describe(stored),
        status_code=200 if known else 201,
        headers={"Location": f"/v1/maps/{quote(map_id, safe='')}", "ETag": f'"{stored.version}"'},
    )


@router.get("", summary="The maps there are")
async def list_maps(service: InService) -> Response:
    """Each with its version and counts."""
    stored = await asyncio.to_thread(service.ledger.maps.entries)
    return _answer({"maps": [_describe(one) for one in stored]})


@router.get("/{map_id}", summary="What is known about a map")
async def get_map(map_id: MapId, service: InService) -> Response:
    """Counts of junctions, arcs, separate parts, one-way lanes and gates, and warnings."""
    stored = await asyncio.to_thread(service.ledger.maps.get, map_id)
    if stored is None:
        raise Refusal(
            Types.MAP_NOT_FOUND,
            "Nothing is stored under this id; GET /v1/maps lists what there is, PUT uploads.",
            "该编号下没有地图；GET /v1/maps 可列出已有地图，PUT 可上传。",
        )
    return _answer(_describe(stored), headers={"ETag": f'"{stored.version}"'})


def store_map(ledger: Ledger, map_id: str, kind: str, body: bytes) -> tuple[bool, StoredMap]:
    """Read a map and store it: whether its id was known, and what is stored now.

    Raises
    ------
    MapError
        With every fault of the map.
    Refusal
        415 for what is no map.
    """
    network = _read(kind, body)
    known = ledger.maps.get(map_id) is not None
    ledger.maps.put(map_id, network.version, network.to_bytes(), _report(network))
    stored = ledger.maps.get(map_id)
    assert stored is not None  # noqa: S101 - written the line before; maps are never deleted
    return known, stored


def _read(kind: str, body: bytes) -> WalkingNetwork:
    if kind in _PBF or body[4:15] == b"\x0a\x09OSMHeader":
        return read_osm_pbf(body)
    if kind in _JSON or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_geojson(body)
    raise Refusal(
        Types.UNSUPPORTED_MEDIA,
        "This is neither GeoJSON nor .osm.pbf; send one of them with Content-Type application/geo+json or "
        "application/vnd.openstreetmap.data+pbf.",
        "这既不是 GeoJSON 也不是 .osm.pbf；请发送其中一种，并带上 Content-Type application/geo+json 或 "
        "application/vnd.openstreetmap.data+pbf。",
    )


def _report(network: WalkingNetwork) -> bytes:
    return orjson.dumps(network.report, default=_plain)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else dict(value)


def _describe(stored: StoredMap | MapEntry) -> dict[str, Any]:
    return {"id": stored.map_id, "version": stored.version, **orjson.loads(stored.report)}


def _answer(content: Any, *, status_code: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(
        orjson.dumps(content), status_code=status_code, headers=headers, media_type="application/json"
    )
