"""One rule of doorstep work per file, each told three times: to the engine, to the person, to the referee."""
