"""`python -m milimo.worker`: an agent as a process of its own; what the launcher and `milimo worker` start."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from milimo import collector

with collector.held():
    from milimo.config import home_at
    from milimo.contracts.errors import MilimoError
    from milimo.worker.agent import AgentConfig, run_agent


def main() -> int:
    parser = argparse.ArgumentParser(prog="milimo.worker")
    parser.add_argument("--server", required=True, help="its address; - : a line of standard input will say it")
    parser.add_argument("--token-file", type=Path, required=True)
    parser.add_argument("--pool", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--slots", type=int)
    parser.add_argument("--name")
    parser.add_argument("--memory-mb", type=int)
    parser.add_argument("--blobs", type=Path)
    parser.add_argument("--no-interactive", action="store_true")
    parser.add_argument("--ca", type=Path)
    parser.add_argument("--parent-pipe", type=int)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        if options.server != "-":
            options.token_file.read_bytes()    # refused before engines are started for nothing
        config = AgentConfig(
            server=lambda: _server(options.server, options.token_file), home=home_at(options.home).prepare(),
            pool=options.pool, slots=options.slots, name=options.name, memory_mb=options.memory_mb, blobs=options.blobs,
            interactive=not options.no_interactive, ca=options.ca)
        return asyncio.run(run_agent(config, options.parent_pipe))
    except MilimoError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"The token file cannot be read: {error}", file=sys.stderr)
        return 2


async def _server(address: str, token: Path) -> tuple[str, str] | None:
    """The server's address and our token. For `-` the launcher writes the address once the server answers; the token is
    there by then. None: it has closed our input without a word."""
    if address == "-":
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        address = (await reader.readline()).decode("ascii").strip()
        if not address:
            return None
    return address, token.read_text("ascii").strip()


if __name__ == "__main__":
    sys.exit(main())
