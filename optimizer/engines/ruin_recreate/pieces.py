# mypy: disable-error-code="no-untyped-call, misc"
# numba's compiler is only half typed.
"""Machine code in one piece: what compiled functions call is optimised once, with the caller, not before.

numba finishes every function by itself and optimises it together with everything below it, again at every
level of a tree of calls. Here functions that are called by others stay as numba lowered them; only what
Python calls is linked with all that it needs, optimised, and turned into machine code.
"""

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder


class _NoMachine:
    """What numba asks, for a function that is not loaded, to note the function's environment."""

    def set_env(self, env_name: str, env: object) -> None:
        """There is nowhere to note it; compiled functions without Python objects never ask for it."""


class _Part(JITCodeLibrary):
    """A function as it was lowered: to be linked, never to be run by itself."""

    @property
    def codegen(self) -> _NoMachine:
        return _NoMachine()

    def finalize(self) -> None:
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 # numba's protocol
        return 0


class _Whole(JITCodeLibrary):
    """A function with everything that it calls, directly or not."""

    def finalize(self) -> None:
        k = 0
        while k < len(self._linking_libraries):
            for below in self._linking_libraries[k]._linking_libraries:
                if below not in self._linking_libraries:
                    self._linking_libraries.append(below)
            k += 1
        super().finalize()


class _Compiler(CompilerBase):
    library: type[JITCodeLibrary]

    def define_pipelines(self) -> list[Any]:
        """See numba: its own passes, with a library of ours."""
        self.state.library = self.library(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        self.state.library.enable_object_caching()
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


class PartCompiler(_Compiler):
    """Leaves a function to whoever calls it."""

    library = _Part


class WholeCompiler(_Compiler):
    """Finishes a function with all that it calls."""

    library = _Whole
