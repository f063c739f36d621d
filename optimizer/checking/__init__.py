"""The matters that `check` looks at, one module each: ``look(problem, …)`` yields faults and warnings."""
