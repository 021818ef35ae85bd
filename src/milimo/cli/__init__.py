"""The command line: thin over the client. Options in, one service call, words out; exit statuses in README."""

from milimo import collector

with collector.held():
    from milimo.cli.app import main

__all__ = ["main"]
