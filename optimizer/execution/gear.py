"""Seconds in protective gear so far: in all, and at a stretch, as `MaxGear` counts them.

Gear is worn at doors that need it and on the walks that leave them; a break, a decontamination and the end
of a shift end a stretch.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Worn:
    """One volunteer's gear.

    Attributes
    ----------
    total_s, stretch_s : int
        Seconds in all, and since it was last off.
    dressed : bool
        Whether the next walk is in gear.
    """

    total_s: int = 0
    stretch_s: int = 0
    dressed: bool = False

    def walk(self, seconds: int) -> None:
        """Walk on from wherever one is."""
        if self.dressed:
            self._wear(seconds)

    def work(self, seconds: int, *, geared: bool) -> None:
        """Serve a door; at others than those that need it the gear is off."""
        self.dressed = geared
        self.walk(seconds)

    def stop_over(self) -> None:
        """Call at a site, where the gear is off but no rest is taken."""
        self.dressed = False

    def rest(self) -> None:
        """Take a break: the walk after it is in gear again, of a new stretch."""
        self.stretch_s = 0

    def change(self) -> None:
        """Wash, or begin another shift: everything is off."""
        self.stretch_s, self.dressed = 0, False

    def _wear(self, seconds: int) -> None:
        self.total_s += seconds
        self.stretch_s += seconds
