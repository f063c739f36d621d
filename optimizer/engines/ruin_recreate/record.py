# mypy: disable-error-code="no-untyped-call, untyped-decorator, import-untyped, override"
# numba's extension protocol and llvmlite are only half typed.
"""Many arrays behind one pointer, for functions that would otherwise take each of them as an argument.

numba hands every field of every array of a tuple over as an argument of its own: with seventy arrays that
takes minutes to compile. And it counts references to arrays atomically, which cost the search half its
speed. A record is one pointer to a table of addresses and shapes; its arrays are looked up there without
counting, since whoever holds the `Record` holds the arrays. To the type checker a record is the named
tuple that it was made from.
"""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

T = TypeVar("T", bound=NamedTuple)


class RecordType(types.Type):
    """numba's type of a record: the names, elements and dimensions of its arrays."""

    def __init__(self, fields: Sequence[tuple[str, Any, int]]) -> None:
        self.arrays = {name: types.Array(element, dimensions, "C") for name, element, dimensions in fields}
        self.slots: dict[str, int] = {}
        slot = 0
        for name, _, dimensions in fields:
            self.slots[name] = slot
            slot += 1 + dimensions
        super().__init__(name=f"Record({', '.join(f'{name}: {a}' for name, a in self.arrays.items())})")


class Record(Generic[T]):
    """A named tuple of C-contiguous arrays, ready for compiled functions.

    Attributes
    ----------
    arrays : named tuple
        The arrays, kept alive.
    address : int
        Of the table: per array the address of its first element, then its shape.
    """

    def __init__(self, arrays: T) -> None:
        self.arrays = arrays
        words: list[int] = []
        fields = []
        for name, array in arrays._asdict().items():
            if not array.flags.c_contiguous:
                raise ValueError(f"{name} must lie in one piece, row by row")
            words += [array.ctypes.data, *array.shape]
            fields.append((name, from_dtype(array.dtype), array.ndim))
        self._table = np.array(words, dtype=np.uint64)
        self.address = int(self._table.ctypes.data)
        self.numba_type = RecordType(fields)

    def as_tuple(self) -> T:
        """Return the record, under the type that the annotations of compiled functions have."""
        return cast("T", self)


@typeof_impl.register(Record)
def _typeof(value: Record[Any], context: Any) -> RecordType:  # noqa: ARG001 # numba's protocol
    return value.numba_type


@register_model(RecordType)
class _RecordModel(models.OpaqueModel):
    """A bare pointer."""


@unbox(RecordType)
def _unbox(typ: RecordType, value: Any, context: Any) -> Any:  # noqa: ARG001 # numba's protocol
    address = context.pyapi.object_getattr_string(value, "address")
    pointer = context.pyapi.long_as_voidptr(address)
    context.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(context.builder, context.pyapi.err_occurred()))


@infer_getattr
class _Fields(AttributeTemplate):
    key = RecordType

    def generic_resolve(self, record: RecordType, name: str) -> Any:
        return record.arrays.get(name)


@lower_getattr_generic(RecordType)
def _look_up(context: Any, builder: Any, typ: RecordType, value: Any, name: str) -> Any:
    array_type = typ.arrays[name]
    table = builder.bitcast(value, ir.IntType(64).as_pointer())

    def word(slot: int) -> Any:
        load = builder.load(builder.gep(table, [ir.Constant(ir.IntType(64), slot)]))
        # The table never changes: LLVM may read it once and keep what it read across any store.
        load.set_metadata("invariant.load", builder.module.add_metadata([]))
        return load

    slot = typ.slots[name]
    array = make_array(array_type)(context, builder)
    item_bytes = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    shape = [word(slot + 1 + k) for k in range(array_type.ndim)]
    strides: list[Any] = []
    stride = ir.Constant(ir.IntType(64), item_bytes)
    for length in reversed(shape):
        strides.insert(0, stride)
        stride = builder.mul(stride, length)
    populate_array(
        array,
        data=builder.inttoptr(word(slot), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(ir.IntType(64), item_bytes),
        meminfo=None,
    )
    return array._getvalue()  # numba's protocol
