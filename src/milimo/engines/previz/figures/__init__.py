"""People and animals, painted: looks are settled once, then figures, walks, busts and hands are cut out on demand.

Sizes are in px of the picture, yaw and pitch in radians as in `FigureRequest`; pictures are float32 display RGB with
straight alpha. The same request gives the same bytes.
"""

from milimo.engines.previz.figures.animals import paint_animal
from milimo.engines.previz.figures.busts import paint_bust
from milimo.engines.previz.figures.crowds import Placed, paint_crowd, paint_pair
from milimo.engines.previz.figures.cutouts import paint_figure
from milimo.engines.previz.figures.inserts import paint_hands
from milimo.engines.previz.figures.looks import settle_look, standing_metres
from milimo.engines.previz.figures.walks import paint_walk

__all__ = ["Placed", "paint_animal", "paint_bust", "paint_crowd", "paint_figure", "paint_hands", "paint_pair", "paint_walk", "settle_look",
           "standing_metres"]
