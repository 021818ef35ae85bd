"""People and animals, painted: looks are settled once, then figures, walks, busts and hands are cut out on demand."""

from milimo.engines.previz.figures.busts import paint_bust
from milimo.engines.previz.figures.cutouts import paint_figure
from milimo.engines.previz.figures.looks import settle_look, standing_metres
from milimo.engines.previz.figures.walks import paint_walk

__all__ = ["paint_bust", "paint_figure", "paint_walk", "settle_look", "standing_metres"]
