"""The walker's rules, tag by tag."""

import pytest

from optimizer.walking.tags import ALL_MODES, FOOT_ONLY, MODE_BIT, Lane, read_barrier, read_lane


def read(**tags: str) -> Lane:
    lane = read_lane({"highway": "footway"} | {key.replace("__", ":"): value for key, value in tags.items()})
    assert isinstance(lane, Lane)
    return lane


@pytest.mark.parametrize("highway", ["motorway", "motorway_link", "platform", "access_ramp", "raceway"])
def test_what_is_no_way_for_feet_is_left_out_by_its_class(highway):
    assert read_lane({"highway": highway}) == f"highway={highway}"


@pytest.mark.parametrize("highway", ["construction", "proposed"])
def test_what_is_not_built_is_left_out_even_when_feet_are_named(highway):
    assert read_lane({"highway": highway, "foot": "yes"}) == f"highway={highway}"


def test_an_unusual_class_is_a_lane_when_feet_are_named():
    assert isinstance(read_lane({"highway": "platform", "foot": "yes"}), Lane)


def test_a_line_without_a_class_is_no_lane():
    assert read_lane({"name": "院墙"}) == "no highway tag"


def test_a_vehicles_one_way_does_not_bind_a_walker():
    lane = read(oneway="yes")
    assert (lane.forward, lane.backward) == (ALL_MODES, ALL_MODES)


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({"oneway__foot": "yes"}, True, False),
        ({"oneway__foot": "-1"}, False, True),
        ({"oneway__foot": "no"}, True, True),
        ({"foot__backward": "no"}, True, False),
        ({"foot__forward": "no"}, False, True),
    ],
)
def test_a_walkers_one_way_binds(tags, forward, backward):
    lane = read(**tags)
    assert (bool(lane.forward), bool(lane.backward)) == (forward, backward)


@pytest.mark.parametrize(
    ("tags", "restricted"),
    [
        ({"access": "private"}, True),
        ({"access": "no"}, True),
        ({"foot": "private"}, True),
        ({"foot": "no", "access": "yes"}, True),
        ({"access": "no", "foot": "yes"}, False),
        ({"access": "destination"}, False),
        ({}, False),
    ],
)
def test_foot_wins_over_access(tags, restricted):
    assert read(**tags).restricted is restricted


@pytest.mark.parametrize(
    ("width", "passes"),
    [
        ("1.2", {"foot", "trolley", "tricycle"}),
        ("1.19 m", {"foot", "trolley"}),
        ("80 cm", {"foot", "trolley"}),
        ("0,79", {"foot"}),
        ("60厘米", {"foot"}),
        ("narrow", {"foot", "trolley", "tricycle"}),
    ],
)
def test_width_decides_who_passes(width, passes):
    lane = read(width=width)
    assert {mode.value for mode, bit in MODE_BIT.items() if lane.forward & bit} == passes


def test_a_width_that_is_not_understood_is_reported():
    assert read(width="narrow").misread == ("width",)


def test_of_several_widths_the_narrowest_counts():
    assert read(width="3", est_width="1").width_m == 1.0


@pytest.mark.parametrize(
    ("tags", "steps"),
    [
        ({"step_count": "12"}, 12),
        ({"highway": "steps"}, -1),
        ({"highway": "steps", "step_count": "7"}, 7),
        ({"highway": "steps", "step_count": "0"}, -1),
        ({"step_count": "a few"}, -1),
    ],
)
def test_steps_are_for_feet_alone(tags, steps):
    lane = read(**tags)
    assert (lane.steps, lane.forward) == (steps, FOOT_ONLY)


def test_a_direction_that_is_not_understood_is_open_and_reported():
    lane = read(oneway__foot="mornings")
    assert lane.forward == lane.backward == ALL_MODES
    assert lane.misread == ("oneway:foot",)


def test_rough_ground_slows_wheels():
    assert read(surface="gravel").roughness > read(surface="asphalt").roughness == 1.0


@pytest.mark.parametrize("kind", ["gate", "lift_gate", "bollard"])
def test_gates_let_everybody_pass_and_are_known_by_their_ref(kind):
    barrier = read_barrier({"barrier": kind, "ref": "G1"})
    assert barrier is not None
    assert (barrier.passes, barrier.restricted, barrier.ref) == (ALL_MODES, False, "G1")


@pytest.mark.parametrize("tags", [{"locked": "yes"}, {"access": "no"}, {"access": "private"}])
def test_a_locked_gate_is_closed(tags):
    barrier = read_barrier({"barrier": "gate"} | tags)
    assert barrier is not None
    assert barrier.restricted


@pytest.mark.parametrize("kind", ["fence", "wall", "block", "portcullis"])
def test_walls_and_what_is_not_understood_stop_everybody_unless_feet_are_named(kind):
    stops, lets = read_barrier({"barrier": kind}), read_barrier({"barrier": kind, "foot": "yes"})
    assert stops is not None
    assert lets is not None
    assert (stops.passes, lets.passes) == (0, FOOT_ONLY)
    assert stops.understood is (kind != "portcullis")


def test_a_turnstile_is_for_feet_and_a_narrow_gate_not_for_tricycles():
    turnstile, narrow = (
        read_barrier({"barrier": "turnstile"}),
        read_barrier({"barrier": "gate", "width": "1"}),
    )
    assert turnstile is not None
    assert narrow is not None
    assert turnstile.passes == FOOT_ONLY
    assert narrow.passes == MODE_BIT[next(m for m in MODE_BIT if m == "trolley")] | FOOT_ONLY


@pytest.mark.parametrize("kind", ["", "no", "kerb", "entrance"])
def test_what_stops_nobody_is_no_barrier(kind):
    assert read_barrier({"barrier": kind}) is None
