# mypy: disable-error-code="no-untyped-call, call-overload, untyped-decorator"
# numba's options and extension protocol are only half typed.
"""One decorator for every compiled function of the search, so that options and caching are said once.

numba renews a cached function when its own file changes, but not when a function that it calls does. So
the cache of this folder is dropped whenever any of its files has changed since it was written.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit, types
from numba.extending import intrinsic

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile at the first call; keep the machine code on disk; run without the interpreter's lock.

    ``_nrt=False``: nothing is allocated and no reference counted; a function that tries does not compile.
    """
    dispatcher: Any = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function)
    at_any_width = dispatcher.compile
    # Whole numbers come as 32 bits from arrays, as 64 from sums, and as literals: without this a function
    # of four arguments would be compiled for every mixture of them.
    dispatcher.compile = lambda signature: at_any_width(tuple(map(_widened, signature)))
    return cast("Callable[_P, _R]", dispatcher)


def _widened(argument: Any) -> Any:
    return types.int64 if isinstance(argument, types.Integer) else argument


@intrinsic
def _out_of_line(typing_context: Any) -> Any:  # noqa: ARG001 # numba's protocol
    """Said inside a compiled function: call it, never copy it into its callers.

    numba optimises a function together with everything below it, again at every level. Copies of large
    functions would multiply up the tree: minutes of compiling for no speed.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001 # same
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), emit


out_of_line = cast("Callable[[], None]", _out_of_line)


def _drop_stale_cache(folder: Path) -> None:
    digest = sha256(b"".join(p.read_bytes() for p in sorted(folder.glob("*.py")))).hexdigest()
    stamp = folder / "__pycache__" / "compiled-from.txt"
    # A folder that cannot be written to has no cache of ours either.
    with suppress(OSError):
        if stamp.exists() and stamp.read_text() == digest:
            return
        for old in (*stamp.parent.glob("*.nbi"), *stamp.parent.glob("*.nbc")):
            old.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest)


_drop_stale_cache(Path(__file__).parent)
