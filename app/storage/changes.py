"""What a commit changed, so that screens re-read only that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    CATALOG = "catalog"
    STOCK = "stock"
    MEMBERS = "members"
    ORDERS = "orders"
    STAFF = "staff"
    OUTBOX = "outbox"
    ATTENTION = "attention"
    SYNC = "sync"
    DRAFT = "draft"
    LEASES = "leases"
    SHIFT = "shift"
    PICTURES = "pictures"
    """Photographs have come; nothing that was committed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The topics one commit, local or pulled, has touched."""

    topics: frozenset[Topic]

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> Changes:
        return cls(frozenset(topics))

    def __bool__(self) -> bool:
        return bool(self.topics)


Listener = Callable[[Changes], None]
