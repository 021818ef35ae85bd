"""Words on signs: capitals on a grid of five by seven, and the short list of trades whose names hang in a street."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Floats

TRADES = ("BAKERY", "HOTEL", "BOOKS", "CAFE", "TAILOR", "MUSIC", "SHOES", "DINER")
NIGHT_TRADES = ("BAR", "HOTEL", "CAFE", "CLUB", "DINER")

# Rows from the top, one hexadecimal pair a row; the highest of the five bits is the left column.
_CAPITALS = {
    "A": "0e11111f111111", "B": "1e11111e11111e", "C": "0e11101010110e", "D": "1e11111111111e", "E": "1f10101e10101f", "F": "1f10101e101010",
    "H": "1111111f111111", "I": "0e04040404040e", "K": "11121418141211", "L": "1010101010101f", "M": "111b1515111111", "N": "11191513111111",
    "O": "0e11111111110e", "R": "1e11111e141211", "S": "0f10100e01011e", "T": "1f040404040404", "U": "1111111111110e", "Y": "11110a04040404",
}


def word_grid(word: str, *, upright: bool = False) -> Floats:
    """`word` as 1 (stroke) and 0, rows from the bottom: (9, 6 n + 1), or letters under one another (8 n + 1, 7). KeyError for a letter not drawn."""
    letters = [np.array([[int(_CAPITALS[letter][2 * row:2 * row + 2], 16) >> (4 - column) & 1 for column in range(5)] for row in range(7)], np.float32)
               for letter in word]
    if upright:
        grid = np.concatenate([np.pad(letter, ((1, 0), (1, 1))) for letter in letters] + [np.zeros((1, 7), np.float32)])
    else:
        grid = np.concatenate([np.pad(letter, ((1, 1), (1, 0))) for letter in letters] + [np.zeros((9, 1), np.float32)], axis=1)
    return np.ascontiguousarray(grid[::-1])


def bold(grid: Floats) -> Floats:
    """The same word on a grid three times as fine, its strokes two thirds wider, so that a brush does not eat them."""
    fine = np.pad(np.kron(grid, np.ones((3, 3), np.float32)), 1)
    wider = np.maximum.reduce([fine[1:-1, :-2], fine[1:-1, 1:-1], fine[1:-1, 2:], fine[:-2, 1:-1], fine[2:, 1:-1]])
    return np.ascontiguousarray(wider, np.float32)


def inked(grid: Floats, u: Floats, v: Floats) -> Floats:
    """How much stroke there is at (u, v) of a board, 0..1 from its lower left; nothing beyond the board."""
    rows, columns = grid.shape
    inside = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    row, column = np.clip((v * rows).astype(np.int32), 0, rows - 1), np.clip((u * columns).astype(np.int32), 0, columns - 1)
    return np.where(inside, grid[row, column], np.float32(0)).astype(np.float32)
