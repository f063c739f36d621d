from dataclasses import replace
from xml.etree import ElementTree

from bench.outcome import Comparison, Outcome
from bench.plot import draw
from bench.publish import page

OURS = Outcome("a", "VRPTW", 100, 1_000.0, "xiangdao", 2.0, 1, 1_010.0, 2.0)
OUTCOMES = (
    OURS,
    replace(OURS, budget_s=10.0, cost=1_000.0),
    replace(OURS, solver="pyvrp", cost=1_005.0),
    replace(OURS, solver="pyvrp", budget_s=10.0, cost=1_002.0),
)
RUN = Comparison("2026-01-01", "a machine, 2 cores", (0.2, 1.1), ("PyVRP 0.14.1",), 1, 1, OUTCOMES)


def test_the_page_says_when_where_with_what_and_where_we_are_behind():
    text = page(RUN)
    assert "- 2026-01-01, a machine, 2 cores" in text
    assert "PyVRP 0.14.1" in text
    assert "budgets of 2, 10 processor seconds on 1 pinned core(s), 1 seed(s)" in text
    assert "nobody else was at work" in text
    assert "- VRPTW at 2 s: 0.50 % behind pyvrp" in text
    assert "VRPTW at 10 s:" not in text


def test_a_machine_that_was_shared_is_said_to_have_been():
    assert "the machine was shared" in page(replace(RUN, load=(0.3, 4.0)))


def test_a_comparison_is_read_back_as_it_was_kept(tmp_path):
    RUN.write(tmp_path / "kept.json")
    assert Comparison.read(tmp_path / "kept.json") == RUN


def test_the_picture_has_a_panel_per_class_and_is_the_same_each_time(tmp_path):
    others = [replace(it, kind="CVRP") for it in OUTCOMES]
    for name in ("one.svg", "other.svg"):
        draw([*OUTCOMES, *others], tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()
    words = {
        node.text for node in ElementTree.parse(tmp_path / "one.svg").iter("{http://www.w3.org/2000/svg}text")
    }
    assert {"CVRP", "VRPTW", "xiangdao", "pyvrp", "10 s"} <= words


def test_what_is_measured_anew_replaces_what_was_there_and_the_rest_stays():
    newer = replace(RUN, date="2026-01-02", load=(0.1, 3.0), outcomes=(replace(OURS, cost=1_001.0),))
    both = RUN.with_newer(newer)
    assert both.date == "2026-01-02"
    assert len(both.outcomes) == len(OUTCOMES)
    assert [it.cost for it in both.outcomes if it.search == OURS.search] == [1_001.0]
    assert both.load == (0.1, 3.0)
