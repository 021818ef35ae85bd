"""Signs say words: every trade can be lettered, letters differ, and a word reads from its left in both directions of hanging."""

import numpy as np

from milimo.engines.previz.sets.built.props.lettering import NIGHT_TRADES, TRADES, bold, inked, word_grid


def test_every_trade_is_lettered_and_no_two_look_alike() -> None:
    words = sorted({*TRADES, *NIGHT_TRADES})
    assert len({word_grid(word).tobytes() for word in words}) == len(words)
    letters = sorted(set("".join(words)))
    assert len({word_grid(letter).tobytes() for letter in letters}) == len(letters)


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
    for word in {*TRADES, *NIGHT_TRADES}:
        plain, strong = word_grid(word), bold(word_grid(word))
        assert strong.mean() > plain.mean() * 1.2
        assert not strong[:, 1::18].any()       # the column between two letters is never inked
