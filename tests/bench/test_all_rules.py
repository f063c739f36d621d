from bench.all_rules import read, report, with_newer

PLAN = {
    "morning": "courtyard",
    "engine": "xiangdao",
    "search_s": 20.0,
    "tasks": 104,
    "served": 100,
    "walk_km": 6.5,
    "wall_s": 22.0,
    "cpu_s": 31.0,
    "load": 0.4,
}
COST = {"rule": "breaks", "without": 900.0, "with_it": 600.0, "slower": 1.5}
SLOW = {"rule": "price on lateness", "without": 900.0, "with_it": 300.0, "slower": 3.0}


def test_what_is_measured_anew_takes_the_place_of_the_same_and_of_nothing_else(tmp_path):
    kept = with_newer(read(tmp_path / "none.json"), [PLAN, PLAN | {"engine": "ortools"}], [COST, SLOW])
    newer = with_newer(kept, [PLAN | {"served": 101}], [COST | {"slower": 1.2}])
    assert [row["served"] for row in newer["plans"]] == [101, 100]
    assert [row["slower"] for row in newer["costs"]] == [1.2, 3.0]


def test_the_tables_tell_every_plan_and_mark_rules_that_cost_too_much(tmp_path):
    text = report(with_newer(read(tmp_path / "none.json"), [PLAN], [COST, SLOW]))
    assert "| courtyard | relay | 20 | 100 of 104 | 6.50 km | 31.0 s | 22.0 s | 0.4 |" in text
    assert "| price on lateness ✗ | 900 | 300 | 3.00 |" in text
    assert "| breaks | 900 | 600 | 1.50 |" in text


def test_without_measurements_there_is_nothing_to_tell(tmp_path):
    assert report(read(tmp_path / "none.json")) == ""
