"""A chart of lines as an SVG that can be read on light and on dark pages. Equal figures give equal bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

_COLOURS = ("#d9480f", "#7048e8", "#1c7ed6", "#2b8a3e")  # each at least 3:1 on white and on the dark paper
_MARKERS = ("o", "s", "^", "D")
_INK, _GRID, _PAPER = "#010101", "#020202", "#030303"  # stand for what the style sheet says
_STYLE = """<style>
:root { --ink: #1f2328; --grid: #d1d9e0; --paper: #ffffff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --grid: #3d444d; --paper: #16191d } }
</style>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a chart."""

    name: str
    across: Sequence[float]
    up: Sequence[float]


def draw(lines: Sequence[Line], file: Path, *, across: str, up: str) -> None:
    """Draw the lines, both axes logarithmic, each named at its end."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "audio-programs", "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.2, 4.2), layout="constrained", facecolor=_PAPER)
        axes = figure.add_subplot(facecolor=_PAPER)
        for line, colour, marker in zip(lines, _COLOURS, _MARKERS, strict=False):
            axes.plot(line.across, line.up, color=colour, marker=marker, label=line.name)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sorted({place for line in lines for place in line.across}))
        axes.minorticks_off()
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axes.set_xlabel(across, color=_INK)
        axes.set_ylabel(up, color=_INK)
        axes.tick_params(colors=_INK)
        axes.grid(visible=True, color=_GRID)
        for name, spine in axes.spines.items():
            spine.set_color(_GRID)
            spine.set_visible(name in ("left", "bottom"))
        axes.legend(labelcolor=_INK, facecolor=_PAPER, edgecolor=_GRID)
        svg = BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    file.write_text(_restyled(svg.getvalue().decode("utf-8")), "utf-8")


def _restyled(svg: str) -> str:
    """Return the picture with the page's light or dark colours in the place of what stands for them."""
    for colour, name in ((_INK, "--ink"), (_GRID, "--grid"), (_PAPER, "--paper")):
        svg = svg.replace(colour, f"var({name})")
    head, tag, rest = svg.partition("<defs>")
    return "\n".join(line.rstrip() for line in f"{head}{_STYLE}{tag}{rest}".splitlines()) + "\n"
