"""The rule book: every constraint once, in the order in which explanations name them."""

from optimizer.constraint import Constraint
from optimizer.constraints.breaks import Breaks
from optimizer.constraints.crew_size import CrewSize
from optimizer.constraints.food_and_waste import FoodAndWaste
from optimizer.constraints.household_order import HouseholdOrder
from optimizer.constraints.lending import Lending
from optimizer.constraints.max_aboard import MaxAboard
from optimizer.constraints.max_gear import MaxGear
from optimizer.constraints.max_tasks import MaxTasks
from optimizer.constraints.max_walk import MaxWalk
from optimizer.constraints.mode import ModeRule
from optimizer.constraints.no_capacity import NoCapacity
from optimizer.constraints.no_skill import NoSkill
from optimizer.constraints.not_with import NotWith
from optimizer.constraints.outside_shift import OutsideShift
from optimizer.constraints.pickup_before_delivery import PickupBeforeDelivery
from optimizer.constraints.pinned import Pinned
from optimizer.constraints.predecessor_unassigned import PredecessorUnassigned
from optimizer.constraints.same_volunteer import SameVolunteer
from optimizer.constraints.site_closed import SiteClosed
from optimizer.constraints.site_stock import SiteStock
from optimizer.constraints.time_window import TimeWindow
from optimizer.constraints.unreachable import Unreachable
from optimizer.constraints.zone_level import ZoneLevel

RULES: tuple[Constraint, ...] = (
    Unreachable(),
    ModeRule(),
    Pinned(),
    NoSkill(),
    CrewSize(),
    ZoneLevel(),
    Lending(),
    TimeWindow(),
    SiteClosed(),
    OutsideShift(),
    NoCapacity(),
    PickupBeforeDelivery(),
    MaxAboard(),
    MaxWalk(),
    MaxTasks(),
    MaxGear(),
    Breaks(),
    SiteStock(),
    FoodAndWaste(),
    NotWith(),
    SameVolunteer(),
    PredecessorUnassigned(),
    # Last: it adds visits of its own.
    HouseholdOrder(),
)
