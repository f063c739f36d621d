"""Changes to the hours of a gate that keeps somebody from a task."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from optimizer.alone import passable
from optimizer.errand import hours as shift_hours
from optimizer.problem import Window
from optimizer.remedies.asking import Asking, Knob, Make, minutes
from optimizer.remedies.of_time import wire
from optimizer.remedies.patching import put
from optimizer.remedy import Step, StepCode
from optimizer.shut_lanes import in_the_way, waited_for
from optimizer.trips import obstacle
from optimizer.walking.hours import Bar


def hours(asking: Asking, volunteer: int, by_s: float = 0.0) -> Iterator[Knob]:
    """Open the one gate on the way earlier, or keep it open longer; closures are for others to lift."""
    ground, person = asking.ground, asking.person(volunteer)
    late = obstacle(ground, asking.job, volunteer)
    if late is not None and late.held is not None:
        bars = waited_for(ground, volunteer, late.held)
        from_, until = late.held.ready, late.held.ready + late.held.walk_s
        need = late.by_s + late.held.walk_s if late.held.opens is not None else late.by_s
    elif late is None and person.shifts and not passable(ground, asking.job, volunteer):
        bars, need = in_the_way(ground, asking.job, volunteer), 0
        from_, until = shift_hours(ground, volunteer, 0)
    else:
        return
    yield from _one(asking, bars, from_, until, max(by_s, float(need)))


def _one(asking: Asking, bars: Sequence[Bar], first: int, last: int, by_s: float) -> Iterator[Knob]:
    """Knobs for a gate that stands alone in the way: its next window, and the one before."""
    if len(bars) != 1 or bars[0].gate is None:
        return
    number, clock = bars[0].gate, asking.ground.clock
    said = asking.ground.problem.gates[number].open or ()
    later = [k for k, (a, _) in enumerate(said) if clock.at_least(a) > first]
    before = [k for k, (_, b) in enumerate(said) if clock.at_most(b) < last]
    if later:
        gap_s = max(0, clock.at_least(said[later[0]][0]) - last)
        yield minutes(_opened(asking, number, said, later[0], late=False), 1.0, max(by_s, gap_s))
    if before:
        gap_s = max(0, first - clock.at_most(said[before[-1]][1]))
        yield minutes(_opened(asking, number, said, before[-1], late=True), 1.0, max(by_s, gap_s))


def _opened(asking: Asking, number: int, said: Sequence[Window], window: int, *, late: bool) -> Make:
    name = asking.ground.problem.gates[number].id

    def longer(k: int) -> Step:
        spans = [list(span) for span in said]
        spans[window][late] += timedelta(minutes=k if late else -k)
        return Step(
            code=StepCode.OPEN_LONGER,
            detail=f"Keep gate {name} open {k} min longer." if late else f"Open gate {name} {k} min earlier.",
            detail_zh=f"大门 {name} 晚关 {k} 分钟。" if late else f"大门 {name} 提前 {k} 分钟开放。",
            by=60.0 * k,
            patch=(put(f"/gates/{number}/open", [[wire(a), wire(b)] for a, b in spans]),),
        )

    return longer
