"""Draw the QR code that leads from paper to the volunteer's page."""

import io

import segno

# Links are as good as random, so no mask is better than another; trying all eight takes most of the time.
_MASK = 2


def qr_svg(link: str) -> str:
    """Draw a link; a seventh of the code or more may be creased or wet before it stops being read."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m", boost_error=True, mask=_MASK).save(
        drawn, kind="svg", border=2, xmldecl=False
    )
    return drawn.getvalue().decode()
