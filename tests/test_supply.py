import numpy as np
import pytest

from optimizer.kinds import complete
from optimizer.problem import Kind, Site, SiteKind, Task
from optimizer.supply import decide_sites
from tests.builders import at, ground, person, shift, task, window
from tests.builders import problem as asked
from tests.builders import site as at_place
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


MEAL = {"from_site": ["near", "far"], "kind": "meal"}
BAG = {"to_site": ["near", "far"], "kind": "garbage"}
SAMPLE = {"to_site": ["near", "far"], "kind": "swab", "skills": [], "crew": 1}


@pytest.mark.parametrize(
    ("goods", "door", "near"),
    [
        (MEAL, window(0, 2_000), {"ready_at": at(3_000).isoformat()}),
        (MEAL, window(0, 2_000), {"open": [window(3_000, 9_000)]}),
        (MEAL | {"max_aboard_s": 600}, window(5_000, 6_000), {"open": [window(0, 2_000)]}),
        (BAG, window(5_000, 6_000), {"open": [window(0, 2_000)]}),
        (SAMPLE | {"max_aboard_s": 600}, window(0, 500), {"open": [window(5_000, 9_000)]}),
    ],
    ids=["not ready", "opens late", "fetched too long before", "shut by then", "aboard too long"],
)
@pytest.mark.requirement("R20", "R41")
def test_the_nearest_site_is_passed_over_where_its_hours_suit_nobody(
    goods: dict, door: list, near: dict
) -> None:
    """The door is at 3, the near site at 2, the far one at 7; somebody is there all day."""
    sites = [at_place("near", 2, **near), at_place("far", 7)]
    it = ground(asked([task("t", 3, time_windows=[door], **goods)], sites=sites))
    assert "far" in it.goods[0]
    # Where the far one suits no more, the nearest is kept for the explanation.
    worse = [at_place("near", 2, **near), at_place("far", 7, open=[])]
    assert "near" in ground(asked([task("t", 3, time_windows=[door], **goods)], sites=worse)).goods[0]


@pytest.mark.parametrize(
    ("wanted", "people"),
    [
        ({"pinned": {"volunteer": "lin"}}, [person("lin"), person("wei", shifts=[shift(0, 9_000)])]),
        ({"skills": ["medic"]}, [person("lin", skills=["medic"]), person("wei")]),
        ({"load": {"weight_kg": 9.0}}, [person("lin"), person("wei", capacity={"weight_kg": 5.0})]),
    ],
    ids=["pinned", "skill", "load"],
)
def test_hours_are_those_of_the_people_who_might_do_it(wanted: dict, people: list) -> None:
    """Lin comes at 4,000, when the near canteen is shut; wei is there before and may not do it."""
    late = [dict(one, shifts=[shift(4_000, 9_000)]) if one["id"] == "lin" else one for one in people]
    sites = [at_place("near", 2, open=[window(0, 2_000)]), at_place("far", 7)]
    it = ground(asked([task("t", 3, **{**MEAL, "skills": []} | wanted)], late, sites=sites))
    assert it.goods[0][0] == "far"


def test_nobody_is_asked_whether_a_closed_site_suits():
    def suits(_task: int, name: str, _to: bool) -> bool:
        assert name != "near", "no arithmetic is needed to know it"
        return True

    sites = [site("near"), site("far")]
    assert decide_sites([bag("a")], [2], sites, PLACE, line(5), {"near"}, suits) == ((None, "far"),)


@pytest.mark.parametrize(("but", "shifts"), [({}, 1), ({"pace": 1.2}, 2), ({"skills": ["medic"]}, 1)])
def test_the_hours_of_people_who_go_alike_are_looked_at_once(
    but: dict, shifts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def suits(stints, *_) -> bool:
        seen.append(len(stints))
        return False

    monkeypatch.setattr("optimizer.ground.ground.suits", suits)
    people = [person("lin"), person("wei", **but)]
    tasks = [task("a", 2, from_site=["near", "far"])]
    assert ground(asked(tasks, people, sites=[at_place("near", 1), at_place("far", 4)])).goods
    assert seen == [shifts, shifts]
