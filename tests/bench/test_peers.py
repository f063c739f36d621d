import json
import os

import pytest

from bench.peers import main
from tests.bench import files


def test_a_comparison_runs_every_solver_in_a_process_of_its_own(tmp_path, capsys, monkeypatch):
    before = os.sched_getaffinity(0)
    path = files.written(tmp_path, files.VRPTW)
    out = tmp_path / "out.json"
    said = [str(path), "--budget", "0.1", "--solvers", "pyvrp,vroom", "--json", str(out)]
    monkeypatch.setattr("sys.argv", ["bench.peers", *said])
    main()
    assert "| VRPTW | tiny * | 2 | 0.1 | **0.00** | **0.00** |" in capsys.readouterr().out
    kept = json.loads(out.read_text())
    assert [(it["solver"], it["cost"]) for it in kept["outcomes"]] == [("pyvrp", 20.0), ("vroom", 20.0)]
    assert [version.split()[0] for version in kept["versions"]] == ["PyVRP", "VROOM"]
    assert str(tmp_path) not in out.read_text()
    assert os.sched_getaffinity(0) == before


def test_a_solver_that_is_not_there_is_named_with_those_that_are(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench.peers", "a.vrp", "--solvers", "xiangdao,lkh"])
    with pytest.raises(SystemExit):
        main()
    assert "no solver is called lkh; there are xiangdao, ortools" in capsys.readouterr().err


def test_a_search_that_fails_is_told_and_the_others_go_on(tmp_path, capsys, monkeypatch):
    path = files.written(
        tmp_path, files.VRPTW.replace("2 4\n3 5\n", "2 4\n3 11\n")
    )  # more than a vehicle holds
    monkeypatch.setattr("sys.argv", ["bench.peers", str(path), "--budget", "0.1", "--solvers", "pyvrp"])
    main()
    assert "- pyvrp: found no solution (tiny at 0.1 s)" in capsys.readouterr().out
