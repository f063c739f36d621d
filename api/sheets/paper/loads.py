"""Say what a volunteer fetches at sites and collects at doors on the whole way, counted and added up."""

from collections import Counter, defaultdict

from api.sheets import figures
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary
from api.sheets.paper.words import paper_word
from api.sheets.words import Words
from optimizer.kinds import CATALOGUE, complete
from optimizer.plan import StopType
from optimizer.problem import Task


def fetched(atlas: Atlas, itinerary: Itinerary) -> str:
    """What is taken at sites: goods, weight in all, and the most at one time; empty for nothing."""
    tasks = _picked_up(atlas, itinerary, at_site=True)
    if not tasks:
        return ""
    parts = [_counted(tasks, atlas.words)]
    if total := _total(tasks, atlas.words):
        parts.append(paper_word("carry.total", atlas.words.lang, load=total))
        if itinerary.peak and itinerary.peak != total:
            parts.append(paper_word("carry.peak", atlas.words.lang, load=itinerary.peak))
    return " · ".join(parts)


def collected(atlas: Atlas, itinerary: Itinerary) -> str:
    """What is taken at doors and brought away; empty for nothing."""
    tasks = _picked_up(atlas, itinerary, at_site=False)
    if not tasks:
        return ""
    parts = [_counted(tasks, atlas.words)]
    if total := _total(tasks, atlas.words):
        parts.append(paper_word("carry.total", atlas.words.lang, load=total))
    return " · ".join(parts)


def _picked_up(atlas: Atlas, itinerary: Itinerary, *, at_site: bool) -> list[Task]:
    picked = [
        stop.task or ""
        for stop in itinerary.route.stops
        if stop.type is StopType.PICKUP and (stop.site is not None) is at_site
    ]
    return [atlas.tasks[name] for name in picked if name in atlas.tasks]


def _counted(tasks: list[Task], words: Words) -> str:
    goods = Counter(words.pick(CATALOGUE[task.kind].zh, CATALOGUE[task.kind].en) for task in tasks)
    return words.join([words("times", work=work, count=n) if n > 1 else work for work, n in goods.items()])


def _total(tasks: list[Task], words: Words) -> str:
    total: defaultdict[str, float] = defaultdict(float)
    for task in tasks:
        for name, value in (complete(task).load or {}).items():
            total[name] += value
    return figures.load(total, words)
