import numpy as np

from optimizer.kinds import complete
from optimizer.problem import Kind, Site, SiteKind, Task
from optimizer.supply import decide_sites
from tests.instances import line

# places on a line: near site 1, door 2, far site 4
PLACE = {"near": 1, "far": 4}


def site(name, **but):
    return Site(id=name, kind=SiteKind.STORAGE, location=(116.4, 39.9), **but)


def bag(name, priority=30):
    return complete(
        Task(id=name, kind=Kind.GARBAGE, to_site=("far", "near"), load={"bags": 1.0}, priority=priority)
    )


def decided(tasks, sites, length=None):
    length = line(5) if length is None else length
    return [to for _, to in decide_sites(tasks, [2] * len(tasks), sites, PLACE, length)]


def test_the_nearest_alternative_is_taken_whatever_the_order_of_the_list():
    assert decided([bag("a")], [site("near"), site("far")]) == ["near"]


def test_a_full_site_sends_the_rest_to_the_next_and_the_dearest_task_chooses_first():
    assert decided([bag("a"), bag("b", 90)], [site("near", holds={"bags": 1.0}), site("far")]) == [
        "far",
        "near",
    ]


def test_when_nothing_has_room_the_nearest_is_kept_for_the_explanation():
    full = {"holds": {"bags": 0.0}}
    assert decided([bag("a")], [site("near", **full), site("far", **full)]) == ["near"]


def test_a_site_without_a_way_comes_last():
    length = line(5).copy()
    length[1, 2] = -1
    assert decided([bag("a")], [site("near"), site("far")], length) == ["far"]


def test_a_task_without_sites_has_none():
    assert decide_sites([complete(Task(id="n", kind=Kind.NOTIFY))], [2], [], PLACE, np.zeros((5, 5))) == (
        (None, None),
    )


def test_a_closed_site_is_taken_only_when_there_is_no_other():
    sites = [site("near"), site("far")]
    closed = decide_sites([bag("a")], [2], sites, PLACE, line(5), {"near"})
    assert closed == ((None, "far"),)
    assert decide_sites([bag("a")], [2], sites, PLACE, line(5), {"near", "far"}) == ((None, "near"),)
