"""What every noun of a request is made of: ids, seconds, amounts, positions and windows."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

DAY_S = 86_400

LONGEST_ID = 64

Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
Seconds = Annotated[int, Field(ge=0, le=7 * DAY_S)]
Amount = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Position = tuple[Lon, Lat]
Window = tuple[AwareDatetime, AwareDatetime]
Amounts = dict[Annotated[str, StringConstraints(min_length=1, max_length=64)], Amount]


class Noun(BaseModel):
    """What every noun of a request has in common: immutable, strict, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
