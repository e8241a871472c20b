"""Writes core/css/units.css: the places of a grid as attributes, since a strict CSP forbids styles.

python tools/make_units.py
"""

from pathlib import Path

FILE = Path(__file__).parent.parent / "src/creuset/core/static/core/css/units.css"
#: What a cell holds, where in it something starts, how long a bar may be.
UNITS, START, MOST = 100, 200, 1000

HEAD = """\
/* Made by tools/make_units.py: places of a grid as attributes, since a strict CSP forbids styles.
   A container says how many units one cell holds (data-units), what lies in it says where it
   starts (data-s) and how long it is (data-n), in those units; the parts read --units, --s, --n:
       inset-inline-start: calc(var(--s) / var(--units) * 100%)
   Day or week: a cell a day in quarter hours (14 h = 56). Month: a cell a day in hours (24).
   A cell holds {units} units at most; a bar may be longer than its cell, up to {most}. */
"""


def rules(attribute: str, values: range) -> str:
    """Return one rule a value, setting the custom property that bears the attribute's name."""
    name = f"--{attribute.removeprefix('data-')}"
    return "".join(f'[{attribute}="{n}"]{{{name}:{n}}}' for n in values) + "\n"


def main() -> None:
    """Write the file again."""
    FILE.write_text(
        HEAD.format(units=UNITS, most=MOST)
        + "@layer tokens {\n"
        + rules("data-units", range(1, UNITS + 1))
        + rules("data-s", range(START + 1))
        + rules("data-n", range(1, MOST + 1))
        + "}\n"
    )


if __name__ == "__main__":
    main()
