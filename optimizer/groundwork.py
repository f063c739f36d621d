"""What an `Instance` begins with: the visits of every task, and a route for every shift."""

from dataclasses import replace

from optimizer.ground import Going, Ground, IntMatrix
from optimizer.instance import Action, Passage, RouteFrame, Visit
from optimizer.problem import Task
from optimizer.windows import Windows


class Groundwork:
    """What the ground gives before any rule has spoken.

    Jobs are numbered as the tasks of the ground, people as the volunteers.

    Parameters
    ----------
    ground
        Problem with places and walks.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.visits: list[Visit] = []
        self.jobs: list[tuple[int, ...]] = []
        self._movers: list[tuple[Going, float]] = []
        self.routes = self._frames()
        self._sites = {site.id: site for site in ground.problem.sites}
        for j, task in enumerate(ground.tasks):
            self._add_job(j, task)

    def _frames(self) -> list[RouteFrame]:
        ground = self.ground
        frames = []
        people = ground.problem.volunteers
        # Engines look at the first table to find out what is near: it is that of people who may go anywhere.
        for v in sorted(range(len(people)), key=lambda v: ground.going(v).ban != 0):
            self._profile(ground.going(v), people[v].pace)
        for v, volunteer in enumerate(people):
            profile = self._profile(ground.going(v), volunteer.pace)
            for k, shift in enumerate(volunteer.shifts):
                frames.append(
                    RouteFrame(
                        person=v,
                        shift=k,
                        start=ground.shift_start[v, k],
                        end=ground.shift_end[v, k],
                        earliest=ground.clock.at_least(shift.start),
                        latest=ground.clock.at_most(shift.end),
                        profile=profile,
                    )
                )
        return frames

    def _profile(self, going: Going, pace: float) -> int:
        """The number of a way of going at a pace."""
        mover = self.ground.alike[going], pace
        if mover not in self._movers:
            self._movers.append(mover)
        return self._movers.index(mover)

    def _add_job(self, job: int, task: Task) -> None:
        ground = self.ground
        always: Windows = ((0, max(ground.horizon_s, 0)),)
        door = ground.door[job]
        assert task.service_s is not None  # noqa: S101 # completed from the catalogue
        assert task.setup_s is not None  # noqa: S101 # same
        source, sink = ground.goods[job]
        action = Action.TASK
        if source is not None or sink is not None:
            action = Action.DELIVERY if sink is None else Action.PICKUP if source is None else Action.SWAP
        visits = [Visit(job, action, door, True, task.service_s, task.setup_s, always)]
        for name, does in ((source, Action.PICKUP), (sink, Action.DELIVERY)):
            if name is not None:
                at = self._sites[name]
                stop = Visit(job, does, ground.site[name], False, at.service_s, at.setup_s, always, name)
                visits = [stop, *visits] if does is Action.PICKUP else [*visits, stop]
        first = len(self.visits)
        self.visits += visits
        self.jobs.append(tuple(range(first, len(self.visits))))

    def door(self, job: int) -> int:
        """The door visit of a job."""
        return next(v for v in self.jobs[job] if self.visits[v].door)

    def passages(self) -> tuple[Passage, ...]:
        """The walks of each profile in each state of the map."""
        day, walks_by = self.ground.timetable, self.ground.walks_by
        if day is None or not walks_by:
            return ()
        return tuple(
            Passage(
                duration_s=tuple(walks_by[going][k].duration_s(pace) for going, pace in self._movers),
                length_m=tuple(walks_by[going][k].length_m for going, _ in self._movers),
                spans=passage.spans,
            )
            for k, passage in enumerate(day.passages)
        )

    def gaits(self, loaded: float, geared: float) -> tuple[RouteFrame, ...]:
        """Give each route the walks of the loaded and of those in gear.

        Parameters
        ----------
        loaded, geared
            What is left of the pace under a heavy load, and in gear.
        """
        frames = []
        for frame in self.routes:
            going, pace = self._movers[frame.profile]
            heavy = 1.0 if frame.heavy_from < 0 else loaded
            under_load = going if frame.heavy_from < 0 else self.ground.going_loaded(frame.person)
            slower = (
                self._profile(under_load, pace * heavy),
                self._profile(going, pace * geared),
                self._profile(under_load, pace * heavy * geared),
            )
            frames.append(replace(frame, slower=slower))
        return tuple(frames)

    def durations(self) -> tuple[IntMatrix, ...]:
        """Seconds of the walks of each profile, shape (places, places)."""
        walks = self.ground.walks
        return tuple(self.ground.seconds_by(walks[going], pace) for going, pace in self._movers)

    def lengths(self) -> tuple[IntMatrix, ...]:
        """Metres of the walks of each profile, shape (places, places)."""
        return tuple(self.ground.walks[going].length_m for going, _ in self._movers)
