"""Job graphs before they are inserted: dependencies known, without circles, in an order in which each comes after what it needs."""

from __future__ import annotations

from collections.abc import Container, Sequence

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import PARENT_KINDS, JobNode


def new_job_id() -> str:
    return new_id()


def is_parent(node: JobNode) -> bool:
    """Raises BAD_REQUEST for children under a kind that has none."""
    parent = node.spec.kind in PARENT_KINDS
    if node.children and not parent:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"A '{node.spec.kind}' job has no children.", key=node.key)
    return parent


def order(nodes: Sequence[JobNode], present: Container[str]) -> list[JobNode]:
    """The nodes, each after what it depends on, else in the order given. Raises BAD_REQUEST."""
    by_key = {node.key: node for node in nodes}
    if len(by_key) != len(nodes):
        raise MilimoError(ErrorCode.BAD_REQUEST, "Two jobs of one graph have the same key.")
    waiting = list(nodes)
    placed: set[str] = set()
    ordered: list[JobNode] = []
    for node in nodes:
        for key in node.depends_on:
            if key not in by_key and key not in present:
                raise MilimoError(ErrorCode.BAD_REQUEST, f"'{node.key}' needs '{key}', which is not there.", key=node.key)
    while waiting:
        ready = [node for node in waiting if all(key in placed or key not in by_key for key in node.depends_on)]
        if not ready:
            raise MilimoError(ErrorCode.BAD_REQUEST, "These jobs wait for each other in a circle: "
                              + ", ".join(node.key for node in waiting), keys=[node.key for node in waiting])
        ordered += ready
        placed.update(node.key for node in ready)
        waiting = [node for node in waiting if node.key not in placed]
    return ordered
