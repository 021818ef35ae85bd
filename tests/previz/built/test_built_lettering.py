"""Signs say words: every word that hangs can be lettered, letters differ, and a word reads from its left in both directions of hanging."""

import numpy as np

from milimo.engines.previz.sets.built.props.lettering import GENERIC, GENERIC_LIT, bold, can_letter, inked, word_grid

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_every_letter_is_drawn_and_no_two_look_alike() -> None:
    letters = [*ALPHABET, *"ÄÖÜÉÈÊÁÀÂÍÓÚÑÃÅČŠ"]
    assert all(can_letter(letter) for letter in letters)
    assert len({word_grid(letter).tobytes() for letter in letters}) == len(letters)
    assert len({word_grid(word).tobytes() for word in {*GENERIC, *GENERIC_LIT}}) == len({*GENERIC, *GENERIC_LIT})


def test_accents_lie_over_a_lower_letter_and_what_has_no_drawing_is_known() -> None:
    plain, dotted = word_grid("A"), word_grid("Ä")
    assert plain.shape == dotted.shape
    assert dotted[7, 1:6].tolist() == [0, 1, 0, 1, 0] and not dotted[6].any()          # two dots, air, then the letter
    assert word_grid("Straße").shape == word_grid("STRASSE").shape
    assert not can_letter("КАФЕ") and not can_letter("")


def test_a_word_reads_from_the_left_and_from_the_top() -> None:
    level, hung = word_grid("BAR"), word_grid("BAR", upright=True)
    assert level.shape == (9, 19)
    assert hung.shape == (25, 7)
    assert np.array_equal(level[1:8, 1:6], word_grid("B")[1:8, 1:6])
    assert np.array_equal(hung[-8:-1, 1:6], word_grid("B")[1:8, 1:6])


def test_ink_is_where_the_letter_is_and_not_beyond_the_board() -> None:
    grid = word_grid("L")
    stem = np.array([0.2, 0.8, -0.1, 1.1], np.float32)      # the stem of an L, the air at its right, and two places off the board
    high = np.full(4, 0.7, np.float32)
    assert inked(grid, stem, high).tolist() == [1.0, 0.0, 0.0, 0.0]


def test_bold_strokes_are_wider_and_letters_stay_apart() -> None:
    for word in {*GENERIC, *GENERIC_LIT, "BÄCKEREI"}:
        plain, strong = word_grid(word), bold(word_grid(word))
        assert strong.mean() > plain.mean() * 1.2
        assert not strong[:, 1::18].any()       # the column between two letters is never inked
