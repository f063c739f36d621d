"""Benchmark files of a few lines, with the routes that solve them."""

from pathlib import Path

POINTS = "NODE_COORD_SECTION\n1\t0\t0\n2\t3\t4\n3\t6\t8\n"
"""The depot, a stop 5 away and one 10 away in the same direction."""

CVRP = f"""NAME : \ttiny\t
TYPE : \tCVRP\t
DIMENSION : \t3
CAPACITY : \t10\t
{POINTS}DEMAND_SECTION
1\t0
2\t6
3\t5
DEPOT_SECTION
\t1
\t-1
EOF
"""

_WINDOWS = f"""DIMENSION: 3
VEHICLES: 2
CAPACITY: 10
SERVICE_TIME: 1
{POINTS}DEMAND_SECTION
1 0
2 4
3 5
TIME_WINDOW_SECTION
1 0 100
2 0 20
3 12 30
"""

VRPTW = f"NAME : tiny\nTYPE : VRPTW\n{_WINDOWS}DEPOT_SECTION\n1\n-1\nEOF\n"
PCVRPTW = f"NAME : tiny\nTYPE : PCVRPTW\n{_WINDOWS}PRIZE_SECTION\n1 0\n2 7\n3 40\nDEPOT_SECTION\n1\n-1\nEOF\n"
MTVRPTWR = (
    f"NAME: tiny\nTYPE: MTVRPTWR\n{_WINDOWS}RELEASE_TIME_SECTION\n1 0\n2 0\n3 15\n"
    "VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\nDEPOT_SECTION\n1\nEOF\n"
)

MDVRPTW = """NAME: tiny
TYPE: MDVRPTW
DIMENSION: 4
VEHICLES: 3
CAPACITY: 10
VEHICLES_MAX_DURATION: 12.5
NODE_COORD_SECTION
1 0 0
2 100 0
3 3 4
4 97 4
DEMAND_SECTION
1 0
2 0
3 5
4 5
SERVICE_TIME_SECTION
1 0
2 0
3 2
4 2
TIME_WINDOW_SECTION
1 0 1000
2 0 1000
3 500 510
4 500 510
VEHICLES_DEPOT_SECTION
1 1
2 2
3 2
DEPOT_SECTION
1
2
EOF
"""

SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0       100          0
    1      3         4          4          0        20          1
    2      6         8          5         12        30          1
"""

LI_LIM = """2 10 1
0 0 0 0 0 100 0 0 0
1 3 4 4 0 20 1 0 2
2 6 8 -4 12 30 1 1 0
"""


def written(folder: Path, text: str, name: str = "tiny.vrp") -> Path:
    """The text as a file."""
    path = folder / name
    path.write_text(text)
    return path
