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

from optimizer.engines.ruin_recreate.pieces import PartCompiler, WholeCompiler

_P = ParamSpec("_P")
_R = TypeVar("_R")

_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile at the first call; keep the machine code on disk; run without the interpreter's lock.

    Called from Python it is one piece of machine code with everything below it; called from another compiled
    function it is a part of that one's piece.

    ``_nrt=False``: nothing is allocated and no reference counted; a function that tries does not compile.
    """
    whole: Any = njit(cache=True, pipeline_class=WholeCompiler, **_OPTIONS)(function)
    part: Any = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=PartCompiler, **_OPTIONS)(
        function
    )
    for dispatcher in (whole, part):
        _widen(dispatcher)
    whole.get_call_template, whole.get_overload = part.get_call_template, part.get_overload
    return cast("Callable[_P, _R]", whole)


def _widen(dispatcher: Any) -> None:
    """Let whole numbers of any width, and literals, be one type.

    They come as 32 bits from arrays and as 64 from sums: without this a function of four arguments would be
    compiled for every mixture of them.
    """
    at_any_width = dispatcher.compile
    dispatcher.compile = lambda signature: at_any_width(tuple(map(_widened, signature)))


def _widened(argument: Any) -> Any:
    return types.int64 if isinstance(argument, types.Integer) else argument


@intrinsic
def _out_of_line(typing_context: Any) -> Any:  # noqa: ARG001 # numba's protocol
    """Said inside a compiled function: call it, never copy it into its callers.

    Copies of large functions would multiply up the tree: long compiling for no speed.
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
