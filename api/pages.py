"""Serves the API page without any help from the internet: Swagger UI comes from an installed wheel."""

from importlib.resources import as_file, files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.staticfiles import StaticFiles

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Xiangdao 巷道 · API</title>
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="page"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/page.js"></script>
</body>
</html>
"""
_SCRIPT = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true, tryItOutEnabled: true, validatorUrl: null
});
"""
_POLICY = {
    # The page runs its own two scripts and talks to this server alone.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
    )
}

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs() -> Response:
    """Show the API page."""
    return Response(_PAGE, media_type="text/html", headers=_POLICY)


@router.get("/docs/page.js")
async def script() -> Response:
    """Start Swagger UI; in a file of its own, because the page allows no inline script."""
    return Response(_SCRIPT, media_type="text/javascript")


def install(app: FastAPI) -> None:
    """Add the page and its assets."""
    with as_file(files("fastapi_offline") / "static") as folder:
        app.mount("/docs/assets", StaticFiles(directory=Path(folder)), name="docs-assets")
    app.include_router(router)
