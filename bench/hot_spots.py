"""Where the compiled search spends its time, function by function.

    python -m bench.hot_spots courtyard --steps 6000
    python -m bench.hot_spots "1,000 tasks, 60 volunteers" --price lateness
    python -m bench.hot_spots together --steps 60000

Linux' ``perf`` samples which address is at work (Debian: linux-perf; binutils for ``nm``). What lies there
is told by the machine code that numba keeps on disk: functions that are copied into others count for those.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.all_rules import NAMES
from bench.read_morning import network_of
from bench.rule_cost import PRICED, built, priced
from bench.ruled_morning import problem_named
from bench.together import morning
from optimizer.engines import ruin_recreate
from optimizer.engines.engine import Stop
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.ground import survey
from optimizer.instance import Instance
from optimizer.rounds import unrolled

_PACKAGE = ruin_recreate.__name__
_PER_SECOND = 999
_SHOWN = 30
_LONGEST = 65_536
"""No function is longer: what lies so far behind the last one is none of them."""
_ELF = b"\x7fELF"
_NAME = re.compile(r"ruin_(?:5f)?recreate\d+([a-z_]+?)\d+([a-z_]+)B\d")
"""Module and function in a mangled name."""


def instance_named(name: str, price: str | None) -> Instance:
    """What the search is given of a morning."""
    if name == "together":
        return built(survey(morning(1_000, 28, 1, linked=True), None))
    problem = problem_named(name)
    return built(priced(survey(unrolled(problem), network_of(problem)), {price: 1.0} if price else {}))


def symbols() -> list[tuple[int, str]]:
    """Where each function of the search lies in this process, by address."""
    found: list[tuple[int, str]] = []
    for kept in (Path(ruin_recreate.__file__).parent / "__pycache__").glob("*.nbc"):
        module, function = kept.name.split("-")[0].split(".")
        dispatcher = getattr(sys.modules[f"{_PACKAGE}.{module}"], function)
        offsets = dict(_offsets(kept.read_bytes()))
        for overload in dispatcher.overloads.values():
            entry = overload.fndesc.llvm_func_name
            if entry in offsets:
                base = overload.library.get_pointer_to_function(entry) - offsets[entry]
                found += [(base + offset, _readable(name)) for name, offset in offsets.items()]
    return sorted(found)


def _offsets(kept: bytes) -> Iterator[tuple[str, int]]:
    """Names of functions in kept machine code, and where they begin there."""
    with tempfile.NamedTemporaryFile() as code:
        code.write(kept[kept.index(_ELF) :])
        code.flush()
        listed = subprocess.run(
            ["nm", "--defined-only", code.name], capture_output=True, text=True, check=True
        ).stdout
    for line in listed.splitlines():
        offset, kind, name = line.rsplit(maxsplit=2)
        if kind in "tTwW":
            yield name, int(offset, 16)


def _readable(mangled: str) -> str:
    found = _NAME.search(mangled)
    return f"{found[1]}.{found[2]}" if found else mangled[:60]


def sampled(run: Callable[[], object]) -> list[int]:
    """The addresses at work while something runs in this process."""
    with tempfile.NamedTemporaryFile() as kept:
        record = ["perf", "record", "-q", "-e", "cpu-clock", "-F", str(_PER_SECOND), "-o", kept.name]
        watching = subprocess.Popen([*record, "-p", str(os.getpid())], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        run()
        watching.send_signal(signal.SIGINT)
        watching.wait()
        listed = subprocess.run(
            ["perf", "script", "-i", kept.name, "-F", "ip"], capture_output=True, text=True, check=True
        ).stdout
    return [int(address, 16) for address in listed.split()]


def shares(addresses: list[int], known: list[tuple[int, str]]) -> Counter[str]:
    """How many samples fall to each function; all that is none of the search counts as elsewhere."""
    begins, found = [address for address, _ in known], Counter[str]()
    for address in addresses:
        k = bisect_right(begins, address) - 1
        found[known[k][1] if k >= 0 and address - begins[k] < _LONGEST else "elsewhere"] += 1
    return found


def main() -> None:
    """Print the shares of the functions that take longest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("morning", choices=[*NAMES, "together"])
    parser.add_argument("--price", choices=PRICED, help="what costs beside metres and tasks left out")
    parser.add_argument("--steps", type=int, default=5_000)
    asked = parser.parse_args()
    it, engine = instance_named(asked.morning, asked.price), RuinRecreate(clock=time.process_time)
    engine.improve(it, None, seed=1, stop=Stop(iterations=1))  # compiles
    begun = time.process_time()
    addresses = sampled(lambda: engine.improve(it, None, seed=1, stop=Stop(iterations=asked.steps)))
    spent = time.process_time() - begun
    for name, count in shares(addresses, symbols()).most_common(_SHOWN):
        print(f"{100 * count / len(addresses):5.1f} %  {name}")
    print(f"{asked.steps / spent:,.0f} steps per processor second")


if __name__ == "__main__":
    main()
