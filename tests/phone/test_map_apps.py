"""A pin lies where the app expects it: shifted for Amap, as it is for the rest."""

import re

import pytest

from api.phone.map_apps import map_links


def test_amap_gets_its_own_datum() -> None:
    """Tian'anmen, WGS 84 116.391265 39.907357, is GCJ-02 116.397508 39.908763, to a metre or two."""
    match = re.search(
        r"position=([\d.]+),([\d.]+)&name=7&coordinate=gaode", map_links((116.391265, 39.907357), 7).amap
    )
    assert match is not None
    assert (float(match[1]), float(match[2])) == pytest.approx((116.397508, 39.908763), abs=3e-5)


def test_geo_addresses_are_wgs84_latitude_first() -> None:
    assert map_links((116.391265, 39.907357), 7).geo == ("geo:39.907357,116.391265?q=39.907357,116.391265(7)")


def test_outside_china_nothing_is_shifted() -> None:
    assert "position=13.377700,52.516300&" in map_links((13.3777, 52.5163), 1).amap
