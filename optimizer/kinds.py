"""The catalogue of doorstep work: what each kind of task is called and what it takes when nobody says.

A task names its kind and whatever is special about it; the catalogue fills the rest. Sites, crews and
households are never guessed: only the caller knows them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from optimizer.problem import Amounts, Kind, Task


@dataclass(frozen=True, slots=True)
class KindDefaults:
    """What a task of a kind takes unless it says otherwise.

    Attributes
    ----------
    zh, en : str
        Words for people.
    service_s, setup_s : int
        Seconds at the door; seconds once per place.
    load : Amounts
        Kilograms, litres and countable items.
    skills : tuple of str
        What the person must be able to do.
    priority : int
        0 to 100.
    hygiene : str
        ``food``, ``goods``, ``medical``, ``waste`` or ``none``: what may be carried beside it.
    """

    zh: str
    en: str
    service_s: int
    setup_s: int = 0
    load: Amounts = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    priority: int = 30
    hygiene: str = "none"


CATALOGUE: Mapping[Kind, KindDefaults] = MappingProxyType(
    {
        Kind.MEAL: KindDefaults("送餐", "meal", 60, 0, {"weight_kg": 1.0, "volume_l": 3.0}, (), 60, "food"),
        Kind.PARCEL: KindDefaults(
            "送快递", "parcel", 45, 0, {"weight_kg": 2.0, "volume_l": 8.0}, (), 20, "goods"
        ),
        Kind.SUPPLIES: KindDefaults(
            "送物资", "supplies", 90, 0, {"weight_kg": 6.0, "volume_l": 15.0}, (), 40, "goods"
        ),
        Kind.MEDICINE: KindDefaults(
            "送药", "medicine", 90, 0, {"weight_kg": 0.3, "volume_l": 0.5}, (), 80, "medical"
        ),
        Kind.SWAB: KindDefaults("上门采样", "swab visit", 240, 60, {}, ("medic",), 70, "medical"),
        Kind.GARBAGE: KindDefaults(
            "收垃圾", "garbage", 90, 30, {"weight_kg": 4.0, "volume_l": 20.0}, (), 40, "waste"
        ),
        Kind.GAS_SWAP: KindDefaults(
            "换煤气罐",
            "gas cylinder",
            240,
            0,
            {"weight_kg": 30.0, "cylinders": 1.0},
            ("heavy_lift",),
            50,
            "goods",
        ),
        Kind.GAS_EMPTIES: KindDefaults(
            "收空罐",
            "empty cylinder",
            120,
            0,
            {"weight_kg": 15.0, "cylinders": 1.0},
            ("heavy_lift",),
            20,
            "goods",
        ),
        Kind.DISINFECTION: KindDefaults("消杀", "disinfection", 600, 120, {}, (), 50),
        Kind.TOILET_DISINFECTION: KindDefaults("厕所消杀", "toilet disinfection", 300, 60, {}, (), 60),
        Kind.NOTIFY: KindDefaults("上门通知", "notice", 30, 0, {}, (), 30),
        Kind.HOME_VISIT: KindDefaults("入户走访", "home visit", 600, 0, {}, (), 40),
        Kind.FENCE_BUILD: KindDefaults("安装围挡", "fence building", 1_200, 0, {}, (), 50),
        Kind.FENCE_PATROL: KindDefaults("围挡巡查", "fence patrol", 120, 0, {}, (), 30),
        Kind.FENCE_REPAIR: KindDefaults("围挡修补", "fence repair", 900, 0, {}, (), 60),
        Kind.GATE_DUTY: KindDefaults("门岗值守", "gate duty", 3_600, 0, {}, (), 70),
        Kind.ERRAND: KindDefaults("代办", "errand", 180, 0, {}, (), 30),
    }
)


def complete(task: Task) -> Task:
    """Fill what a task leaves out from its kind.

    Parameters
    ----------
    task
        As the caller sent it.

    Returns
    -------
    Task
        The same task; ``service_s``, ``setup_s``, ``load``, ``skills`` and ``priority`` are never None.
    """
    default = CATALOGUE[task.kind]
    return task.model_copy(
        update={
            "service_s": default.service_s if task.service_s is None else task.service_s,
            "setup_s": default.setup_s if task.setup_s is None else task.setup_s,
            "load": dict(default.load) if task.load is None else task.load,
            "skills": default.skills if task.skills is None else task.skills,
            "priority": default.priority if task.priority is None else task.priority,
        }
    )
