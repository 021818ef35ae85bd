"""Words on signs: capitals on a grid of five by seven, with their accents, and the words that hang in a street where no trade is named."""

from __future__ import annotations

import unicodedata

import numpy as np

from milimo.engines.previz.paint import Floats

GENERIC = ("HOTEL", "CAFE", "RADIO", "PIZZA", "FOTO", "KIOSK", "SALON", "BAZAR", "MODE", "OPTIK")
"""Words that are read in most languages: nothing says in which the script's people speak."""

GENERIC_LIT = ("BAR", "HOTEL", "CAFE", "CLUB", "PIZZA")

# Rows from the top, one hexadecimal pair a row; the highest of the five bits is the left column.
_CAPITALS = {
    "A": "0e11111f111111", "B": "1e11111e11111e", "C": "0e11101010110e", "D": "1e11111111111e", "E": "1f10101e10101f", "F": "1f10101e101010",
    "G": "0e11101713110f", "H": "1111111f111111", "I": "0e04040404040e", "J": "0702020202120c", "K": "11121418141211", "L": "1010101010101f",
    "M": "111b1515111111", "N": "11191513111111", "O": "0e11111111110e", "P": "1e11111e101010", "Q": "0e11111115120d", "R": "1e11111e141211",
    "S": "0f10100e01011e", "T": "1f040404040404", "U": "1111111111110e", "V": "11111111110a04", "W": "1111111515151b", "X": "11110a040a1111",
    "Y": "11110a04040404", "Z": "1f01020408101f", " ": "00000000000000",
}
_OVER = {"\u0300": "08", "\u0301": "02", "\u0302": "04", "\u0303": "0d", "\u0308": "0a", "\u030a": "0e", "\u030b": "0b", "\u030c": "0a"}      # the accent's one row
_SQUEEZED = (0, 1, 3, 4, 6)            # of a letter's rows, those left under an accent
_SPELLED = str.maketrans({"ß": "SS", "ẞ": "SS", "Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "Đ": "D"})


def can_letter(word: str) -> bool:
    """Whether every letter of it is drawn."""
    return bool(word) and all(letter in _CAPITALS or unicodedata.combining(letter) for letter in _spelled(word))


def _spelled(word: str) -> str:
    return unicodedata.normalize("NFD", word.upper().translate(_SPELLED))


def _rows(letter: str, accents: str) -> Floats:
    """A letter's seven rows of five from the top; under an accent it is lower."""
    code = _CAPITALS[letter]
    pairs = [code[2 * row:2 * row + 2] for row in range(7)]
    over = next((_OVER[accent] for accent in accents if accent in _OVER), None)
    if over is not None:
        pairs = [over, "00", *(pairs[row] for row in _SQUEEZED)]
    return np.array([[int(pair, 16) >> (4 - column) & 1 for column in range(5)] for pair in pairs], np.float32)


def word_grid(word: str, *, upright: bool = False) -> Floats:
    """`word` as 1 (stroke) and 0, rows from the bottom: (9, 6 n + 1), or letters under one another (8 n + 1, 7). KeyError for a letter not drawn."""
    spelled = _spelled(word)
    letters: list[Floats] = []
    for at, letter in enumerate(spelled):
        if not unicodedata.combining(letter):
            accents = "".join(mark for mark in spelled[at + 1:at + 3] if unicodedata.combining(mark)) if at + 1 < len(spelled) and unicodedata.combining(spelled[at + 1]) else ""
            letters.append(_rows(letter, accents))
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
