"""Put the sites on the map that its readers will look for, and say who begins and ends there."""

from collections.abc import Sequence

import numpy as np

from api.sheets.atlas import Atlas
from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.icons import site_icon
from api.sheets.itinerary import Itinerary, VisitKind
from api.sheets.markup import number, tag, text
from optimizer.problem import Site


def sites_on(atlas: Atlas, itineraries: Sequence[Itinerary], frame: Frame) -> list[tuple[Site, Array]]:
    """Give the sites that the routes use; the others on the paper only when all routes are shown."""
    used = {stop.site for itinerary in itineraries for stop in itinerary.route.stops}
    found = []
    for site in atlas.problem.sites:
        if site.id in atlas.bags:
            continue
        lonlat = atlas.gazetteer.on_map(site.location)
        if lonlat is None or (len(itineraries) == 1 and site.id not in used):
            continue
        xy = frame.project(np.array([lonlat]))
        if frame.shows(xy):
            found.append((site, xy[0]))
    return found


def draw_site(atlas: Atlas, site: Site, xy: Array, itineraries: Sequence[Itinerary]) -> str:
    """Draw a site; its title says who starts and who ends there."""
    said = [atlas.gazetteer.name_of_site(site)]
    for kind in (VisitKind.START, VisitKind.END):
        who = [
            itinerary.short
            for itinerary in itineraries
            for visit in itinerary.visits
            if visit.kind is kind and visit.stops[0].site == site.id
        ]
        if who:
            said.append(atlas.words(f"stop.{kind}") + atlas.words("colon") + atlas.words.join(who))
    title = tag("title", text(" · ".join(said)))
    at = f"translate({number(xy[0])} {number(xy[1])})"
    return tag("g", title, site_icon(site.kind), transform=at)
