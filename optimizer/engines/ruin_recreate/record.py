"""Many arrays behind one pointer, for functions that would otherwise take each of them as an argument.

numba hands every field of every array of a tuple over as an argument of its own; with sixty arrays that
takes minutes to compile. A record is passed as one pointer: seconds, and nothing is lost at run time.
To the type checker a record is the named tuple that it was made from.
"""

from collections.abc import Mapping
from typing import Any, get_type_hints

import numpy as np
from numba import types
from numba.experimental import structref
from numpy.typing import NDArray

_ELEMENTS = {
    NDArray[np.int32]: types.int32,
    NDArray[np.int64]: types.int64,
    NDArray[np.uint64]: types.uint64,
    NDArray[np.float64]: types.float64,
    NDArray[np.bool_]: types.boolean,
}


def record_type(record: type[types.StructRef], like: type, dimensions: Mapping[str, int]) -> Any:  # noqa: ANN401 # numba has no types
    """Return numba's type of a record with the fields of a named tuple.

    Parameters
    ----------
    record
        Class of the record, registered with numba.
    like
        The named tuple; its hints tell the elements.
    dimensions
        Number of dimensions of each array.
    """
    hints = get_type_hints(like)
    return record(tuple((name, types.Array(_ELEMENTS[hint], dimensions[name], "C")) for name, hint in hints.items()))


class Boxed(structref.StructRefProxy):  # type: ignore[misc] # numba has no types
    """What Python holds of a record: only to hand it on."""
