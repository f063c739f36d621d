"""The service starts in a moment and stays small: what only workers need is not loaded."""

import subprocess
import sys


def test_importing_the_service_loads_no_solver_no_compiler_and_no_queue() -> None:
    """Importing a module runs its package, too, which the import contracts do not see."""
    asked = "import sys, api.app; print([name for name in ('ortools', 'numba', 'rq') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
