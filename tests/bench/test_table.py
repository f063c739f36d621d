from dataclasses import replace

from bench.outcome import Outcome
from bench.table import behind, by_class, by_file, left_aside, of_mornings

OURS = Outcome("a", "VRPTW", 100, 1_000.0, "xiangdao", 2.0, 1, 1_010.0, 2.0)
THEIRS = replace(OURS, solver="pyvrp", cost=1_000.0)


def test_gaps_are_means_over_the_seeds_and_the_best_is_bold():
    table = by_file([OURS, replace(OURS, seed=2, cost=1_030.0), THEIRS])
    assert "| VRPTW | a | 100 | 2 | 2.00 | **0.00** |" in table


def test_without_a_best_known_the_best_of_the_run_counts():
    table = by_file([replace(OURS, best_known=None), replace(THEIRS, best_known=None)])
    assert "| a * | 100 | 2 | 1.00 | **0.00** |" in table


def test_ratios_are_means_over_the_files_and_say_where_we_are_behind():
    ahead = [replace(OURS, name="b", cost=900.0), replace(THEIRS, name="b")]
    assert "| VRPTW | 2 | 1.0100 ✗ |" in by_class([OURS, THEIRS])
    assert "| VRPTW | 2 | 0.9550 |" in by_class([OURS, THEIRS, *ahead])
    assert behind([OURS, THEIRS]) == [("VRPTW", 2.0, "pyvrp", 1.01)]
    assert behind([OURS, THEIRS, *ahead]) == []


def test_a_file_that_one_of_both_left_unsolved_is_not_in_the_ratio_but_counted():
    lost = [replace(OURS, name="b", cost=None, why="found no solution"), replace(THEIRS, name="b")]
    won = [replace(OURS, name="c"), replace(THEIRS, name="c", cost=None, why="found no solution")]
    assert "| 1.0100 ✗ (1 unsolved here, 1 unsolved there) |" in by_class([OURS, THEIRS, *lost, *won])
    assert "- xiangdao: found no solution (b at 2 s)" in left_aside([*lost, *won])


def test_a_seed_without_a_solution_leaves_the_cell_empty():
    assert "| – |" in by_file([OURS, THEIRS, replace(THEIRS, seed=2, cost=None, why="found no solution")])


def test_what_cannot_be_expressed_is_said_once_per_class():
    cannot = replace(THEIRS, solver="vroom", cost=None, why="prizes", cannot=True)
    assert left_aside([cannot, replace(cannot, name="b")]) == "- vroom: cannot express prizes (VRPTW)"


def test_of_mornings_the_table_tells_what_was_left_out_and_how_far_people_walked():
    ours = replace(OURS, kind="morning", cost=9_000.0, length=4_500.0, left_out=2)
    table = of_mornings(
        [ours, replace(ours, seed=2, length=5_500.0), replace(ours, solver="vroom", cost=None)]
    )
    assert "| a | 100 | 2 | 2 out, 5.00 km | – |" in table
    assert "out" not in by_file([OURS])
    assert of_mornings([]) == ""


def test_files_of_one_name_in_two_classes_are_told_apart():
    table = by_file([OURS, replace(OURS, kind="PCVRPTW", cost=2_000.0)])
    assert "| VRPTW | a | 100 | 2 | **1.00** |" in table
    assert "| PCVRPTW | a | 100 | 2 | **100.00** |" in table
