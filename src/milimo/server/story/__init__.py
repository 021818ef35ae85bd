"""The story room: the board as it is shown, changed by hand, made, and laid on a timeline."""
