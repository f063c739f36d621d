"""The colours and strokes of the map, for a sheet that stands alone and for the report around it.

Day colours are plain rules, night colours override them on dark screens only: paper is always light, and
renderers that know neither variables nor media queries still get the day.
"""

from api.sheets.livery import DASHES, DAY, NIGHT

FONTS = (
    '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
    '"WenQuanYi Micro Hei",system-ui,sans-serif'
)

_SHAPES = f"""
.xd{{font-family:{FONTS};display:block;width:100%;height:auto}}
.xd text{{font-family:inherit}}
.xd .paper{{fill:#faf8f3}}
.xd .case,.xd .pave,.xd .line,.xd .halo,.xd .tread,.xd .oneway,.xd .gate,.xd .bar,.xd .lead,.xd .closed-line,
.xd .closed-ticks,.xd .rule{{fill:none}}
.xd .case,.xd .pave,.xd .line,.xd .halo{{stroke-linecap:round;stroke-linejoin:round}}
.xd .case{{stroke:#bdb5a4}}.xd .pave{{stroke:#fff}}.xd .pave.shut{{stroke:#e7e2d8}}
.xd .tread{{stroke:#857b68;stroke-width:1}}
.xd .oneway{{stroke:#6b6250;stroke-width:1.1;stroke-linecap:round;stroke-linejoin:round}}
.xd .zone{{fill-opacity:.13;stroke-width:1.4;stroke-opacity:.75;fill-rule:evenodd}}
.xd .sealed{{fill:#d62828;stroke:#a61b1b}}.xd .controlled{{fill:#e8850c;stroke:#a85f04;stroke-dasharray:9 4}}
.xd .precaution{{fill:#d9b300;stroke:#857000;stroke-dasharray:3 3}}
.xd .open{{fill:#2f9e5b;stroke:#1f7a43;stroke-dasharray:1 4}}
.xd .closure{{stroke:#a61b1b;stroke-width:1.3;fill-rule:evenodd}}.xd .hatch{{stroke:#c02626;stroke-width:1.6}}
.xd .closed-line{{stroke:#fff;stroke-width:6.4}}
.xd .closed-ticks{{stroke:#c02626;stroke-width:5;stroke-dasharray:2.2 3}}
.xd .gate{{stroke:#3f3a30;stroke-width:1.7;stroke-linecap:round}}.xd .noentry{{fill:#b91c1c;stroke:#fff;stroke-width:1}}
.xd .bar{{stroke:#fff;stroke-width:2.1}}
.xd .halo{{stroke:#fff;stroke-opacity:.85;stroke-width:4.4}}.xd .line{{stroke-width:2.5}}
.xd .head{{stroke:#fff;stroke-width:.7;stroke-linejoin:round}}
.xd .lead{{stroke-width:1}}.xd .dot{{stroke:none}}
.xd .mark{{stroke:#fff;stroke-width:1.4;stroke-linejoin:round}}
.xd .mark.hollow,.xd .mark.small{{fill:#fff;stroke-width:1.9}}
.xd .num{{font-weight:700;text-anchor:middle;fill:#fff}}.xd .num.hollow{{fill:#1c1a16}}
.xd .sign{{stroke:none}}
.xd .name{{fill:#4a4437;stroke:#faf8f3;stroke-width:2.6;stroke-linejoin:round;paint-order:stroke;text-anchor:middle}}
.xd .caption{{fill:#14120e;stroke:#faf8f3;stroke-width:3;stroke-linejoin:round;paint-order:stroke;font-weight:600}}
.xd .zonename{{fill:#6d2210;stroke:#faf8f3;stroke-width:3;stroke-linejoin:round;paint-order:stroke;font-weight:600;
text-anchor:middle;letter-spacing:.06em}}
.xd .tile{{fill:#1f2430;stroke:#fff;stroke-width:1.2}}.xd .picto{{fill:#fff}}
.xd .lost{{fill:#fff4cc;stroke:#8a4b00;stroke-width:1.6}}.xd .lostsign{{fill:#8a4b00;font-weight:700;text-anchor:middle}}
.xd .ink{{fill:#26231c}}.xd .rule{{stroke:#26231c;stroke-width:1.4}}.xd .quiet{{fill:#5d5646}}
.xd .panel{{fill:#faf8f3;fill-opacity:.86}}
"""

_NIGHT = """
.xd .paper,.xd .panel{fill:#171a20}.xd .case{stroke:#4b505b}.xd .pave{stroke:#2a2e37}.xd .pave.shut{stroke:#1d2027}
.xd .tread,.xd .oneway{stroke:#a3a9b6}.xd .halo{stroke:#0d0f13}.xd .head{stroke:#0d0f13}
.xd .zone{fill-opacity:.17}.xd .sealed{stroke:#ff8a80}.xd .controlled{stroke:#ffb35c}.xd .precaution{stroke:#e6cf58}
.xd .open{stroke:#6fd39a}.xd .closure{stroke:#ff8a80}.xd .hatch,.xd .closed-ticks{stroke:#ff6b60}
.xd .closed-line{stroke:#171a20}.xd .gate{stroke:#d8dbe2}
.xd .mark{stroke:#0d0f13}.xd .mark.hollow,.xd .mark.small{fill:#0d0f13}.xd .num{fill:#0b0d11}.xd .num.hollow{fill:#f4f5f7}
.xd .name{fill:#c9cdd6;stroke:#171a20}.xd .caption{fill:#f4f5f7;stroke:#171a20}.xd .zonename{fill:#ffc1b0;stroke:#171a20}
.xd .tile{fill:#eceef2;stroke:#0d0f13}.xd .picto{fill:#171a20}
.xd .lost{fill:#3d2c00;stroke:#ffc65c}.xd .lostsign{fill:#ffd98a}
.xd .ink{fill:#f0f1f4}.xd .rule{stroke:#f0f1f4}.xd .quiet{fill:#b3b8c3}
"""


def map_style() -> str:
    """The style sheet of a map."""
    night = _NIGHT + _colours(NIGHT)
    dashes = "".join(f".p{k} .line{{stroke-dasharray:{dash}}}" for k, dash in enumerate(DASHES) if dash)
    return _squeeze(
        f"{_SHAPES}{_colours(DAY)}{dashes}@media screen and (prefers-color-scheme:dark){{{night}}}"
    )


def _colours(colours: tuple[str, ...]) -> str:
    """Give every colour class its line, its filled marks and its outlines."""
    return "".join(
        f".c{k} .line,.c{k} .lead{{stroke:{c}}}.c{k} .head,.c{k} .dot,.c{k} .sign,.c{k} .mark{{fill:{c}}}"
        f".xd .c{k} .mark.hollow,.xd .c{k} .mark.small{{stroke:{c}}}"
        for k, c in enumerate(colours)
    )


def _squeeze(css: str) -> str:
    return "".join(line.strip() for line in css.splitlines())
