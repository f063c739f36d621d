"""Shows the catalogue of task kinds, so that a caller can see what a task takes that says nothing."""

from fastapi import APIRouter
from pydantic import BaseModel

from optimizer.kinds import CATALOGUE
from optimizer.problem import Kind

router = APIRouter(prefix="/v1", tags=["kinds"])


class KindOut(BaseModel):
    """One kind and what fills a task of it that leaves something out."""

    kind: Kind
    zh: str
    en: str
    service_s: int
    setup_s: int
    load: dict[str, float]
    skills: tuple[str, ...]
    priority: int
    hygiene: str


class KindsOut(BaseModel):
    """The whole catalogue."""

    kinds: list[KindOut]


@router.get("/kinds", summary="The catalogue of task kinds and their defaults")
async def list_kinds() -> KindsOut:
    """Durations in seconds, loads in kilograms, litres and countable items."""
    return KindsOut(
        kinds=[
            KindOut(
                kind=kind,
                zh=default.zh,
                en=default.en,
                service_s=default.service_s,
                setup_s=default.setup_s,
                load=default.load,
                skills=default.skills,
                priority=default.priority,
                hygiene=default.hygiene,
            )
            for kind, default in CATALOGUE.items()
        ]
    )
