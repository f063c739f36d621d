"""A picture that says why there is no map, so that whoever asked for one is not left with an error."""

from api.sheets.atlas import Atlas
from api.sheets.drawing.lettering import advance
from api.sheets.drawing.style import map_style
from api.sheets.markup import tag, text

_WIDTH, _SIZE, _LINE = 640.0, 16.0, 26.0


def draw_note(atlas: Atlas) -> str:
    """Draw the sentence, broken into lines that fit."""
    said = atlas.words("no_map")
    lines = _broken(said, (_WIDTH - 64) / _SIZE)
    height = 64 + _LINE * len(lines)
    return tag(
        "svg",
        tag("title", text(f"{atlas.words('title')} {atlas.plan.id}")),
        tag("style", map_style()),
        tag("rect", class_="paper", width=_WIDTH, height=height),
        *(
            tag("text", text(line), class_="ink", x=32, y=48 + _LINE * k, font_size=_SIZE)
            for k, line in enumerate(lines)
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH:.0f} {height:.0f}",
        class_="xd",
        role="img",
    )


def _broken(said: str, ems: float) -> list[str]:
    """Break at spaces and after Chinese letters, never beginning a line with a comma or full stop."""
    lines, width = [""], 0.0
    for word in _words(said):
        room = sum(map(advance, word))
        if width + room > ems and lines[-1]:
            lines.append("")
            width = 0.0
        lines[-1] += word
        width += room
    return [line.strip() for line in lines]


def _words(said: str) -> list[str]:
    words = [""]
    for letter in said:
        if words[-1] and (words[-1][-1] == " " or advance(letter) == 1.0) and letter not in "，。；、）":
            words.append("")
        words[-1] += letter
    return words
