"""`python -m milimo.server --home DIR [--port N]`: the server process that the launcher starts."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from milimo import collector

with collector.held():
    from milimo.config import Listen, home_at
    from milimo.contracts.errors import MilimoError
    from milimo.server.run import serve
    from milimo.server.web import PAGE


def main() -> int:
    """Exit status 0 after an ordered end; else the coded reason is the last line of standard error, as JSON."""
    parser = argparse.ArgumentParser(prog="milimo.server")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-tries", type=int, default=1)
    parser.add_argument("--web", type=Path, default=PAGE if (PAGE / "index.html").is_file() else None)
    parser.add_argument("--parent-pipe", type=int, default=None)
    parser.add_argument("--listen", default=None)
    parser.add_argument("--listen-name", action="append", default=[])
    parser.add_argument("--certificate", type=Path, default=None)
    parser.add_argument("--certificate-key", type=Path, default=None)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        listen = None
        if options.listen is not None:
            host, port = Listen.parse(options.listen)
            listen = Listen(host, port, tuple(options.listen_name), options.certificate, options.certificate_key)
        serve(home_at(options.home), port=options.port, tries=options.port_tries, web=options.web,
              parent_pipe=options.parent_pipe, listen=listen)
    except MilimoError as error:
        print(error.body().model_dump_json(), file=sys.stderr, flush=True)
        return error.exit_status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
