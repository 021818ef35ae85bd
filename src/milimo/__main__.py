"""`python -m milimo` is the command `milimo`."""

from milimo.cli import main

main()
