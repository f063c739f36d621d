"""Draw the QR code that leads from paper to the volunteer's page."""

import io

import segno


def qr_svg(link: str) -> str:
    """Draw a link; a quarter of the code may be creased or wet before it stops being read."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m", boost_error=True).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
