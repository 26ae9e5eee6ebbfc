"""Messages between a device and HQ, version 1, and their codec; beside `sync.signing` all that both sides share.

JSON over HTTP; bytes are base64; instants are µs UTC; errors are `application/problem+json` (RFC 9457).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from app.journal.command import Command
from app.reservations.rows import Reservation

BUILD = "0.1.0"
"""Of this app, as told at hello and shown to people."""

PROTOCOL = 1
OLDEST_PROTOCOL = max(1, PROTOCOL - 2)
"""Both sides speak the last three versions; the newest that both know is spoken."""

PREFIX = "/sync/v1"
MAX_COMMANDS = 100
BOOK = "price_book:"
"""Before the id of a price book that a device refused, among what it tells as `differing`."""
SEGMENT_ROWS = 4096
"""Numbers of the feed in one sealed segment, which begins at a multiple of it."""

MAX_PAGE_ROWS = 5_000
"""Decoded, a page of 20,000 rows weighed 40 MB on the device; more pages cost nothing to speak of."""

MAX_PAGE_BYTES = 4 << 20
"""Where rows are long a page has fewer; a single row may be longer."""

MAX_REPLY = 8 << 20
"""Bytes of JSON, inflated, that a device takes of a page or a sealed segment."""


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Base of all messages; unknown fields are ignored, so that a newer peer may add some."""


class EnrolRequest(Message, frozen=True):
    """`code`: the one-time code a manager read out; `public_key`: the device's raw Ed25519 key, 32 bytes."""

    code: str
    public_key: bytes
    name: str


class EnrolReply(Message, frozen=True):
    """Identity of the device. `prefix` starts its human numbers; `hq_public_key` verifies what HQ signs."""

    device_id: int
    prefix: str
    incarnation: int
    store_id: int
    region: str
    market: str
    hq_public_key: bytes
    scopes: list[str]


class ChainTold(Message, frozen=True):
    """One incarnation's chain in a journal, as in `app.journal.incarnations.Chain`: `first` is the oldest command kept,
    `base_hash` the hash before it (32 zero bytes before jseq 1), `hashes` (jseq, hash) of the newest ones and of ever
    fewer before them, newest first; none where nothing is kept, and `first` is then the next jseq.
    """

    incarnation: int
    first: int
    base_hash: bytes
    hashes: list[tuple[int, bytes]]

    @property
    def jseq(self) -> int:
        """Of the last command."""
        return self.hashes[0][0] if self.hashes else self.first - 1

    @property
    def head_hash(self) -> bytes:
        return self.hashes[0][1] if self.hashes else self.base_hash


class ChainHeld(Message, frozen=True):
    """What HQ holds of an incarnation: `known_jseq` of the chain told (the device sends on from there), `durable_jseq`
    of that chain for good, whatever happens to HQ, and `received_jseq` of the chain that HQ itself goes by.
    """

    incarnation: int
    known_jseq: int
    durable_jseq: int
    received_jseq: int


class HelloRequest(Message, frozen=True):
    """`incarnation` is the one new commands get; `chains` has it last. `wall` is the device's clock.

    `behind`: HQ has said that it holds so many commands of that incarnation, but this journal ends before: it was put
    back from a backup. 0 otherwise.
    """

    build: str
    protocol: tuple[int, int]
    replica_schema: int
    incarnation: int
    chains: list[ChainTold]
    behind: int
    wall: int


class HelloReply(Message, frozen=True):
    """`incarnation`: the one to number new commands under; another than asked where this journal is not the one HQ
    knows. `chains`: in the order asked. `poll_seconds`: when to ask.
    """

    protocol: int
    server_time: int
    epoch: str
    incarnation: int
    chains: list[ChainHeld]
    max_commands: int
    poll_seconds: float
    scopes: list[str]


class Snapshot(Message, frozen=True):
    """A ready-made catalog file: `sha256` and `size` (bytes) of the zstd blob, `raw_*` of the file inside."""

    sha256: str
    size: int
    raw_sha256: str
    raw_size: int
    h: int
    schema: int


class Manifest(Message, frozen=True):
    epoch: str
    head: int
    floor: int
    scopes: list[str]
    catalog: Snapshot | None


class PullRequest(Message, frozen=True):
    """Ask for what came after the cursors, up to one checkpoint.

    `store_h` None asks for a backfill from `head`: of every store scope, or of `scopes` alone where there are any.
    `page` continues an answer that had `more`. `verify` asks for `digests` also where nothing is new; `differing` tells
    of scopes that were found to differ from HQ's and are now fetched again. `segments` lets HQ leave rows to segments.
    """

    epoch: str
    catalog_h: int
    store_h: int | None
    page: str = ""
    verify: bool = False
    scopes: list[str] = []
    differing: list[str] = []
    segments: bool = False


class FeedRow(Message, frozen=True, array_like=True):
    """A change of one row. `image` holds the columns in the order of the shape (blobs as hex), None for a tombstone."""

    scope: str
    table: str
    key: list[Any]
    ver: int
    image: list[Any] | None


class PullReply(Message, frozen=True):
    """Rows in feed order. With `more` the client keeps them and asks again with `page`; else it publishes at `h`.

    `received`: (incarnation, received_jseq) of this device's chains; less than before means that HQ has lost some.

    `digests`: of scopes at `h`, see `sync.digest`; without a scope that changed since `h`, and empty where `more`.
    `segments`: where the sealed segments begin that must be applied before these rows; on the first page only.
    """

    epoch: str
    h: int
    rows: list[FeedRow]
    more: bool
    page: str
    server_time: int
    received: list[tuple[int, int]]
    scopes: list[str]
    digests: dict[str, int] = {}
    segments: list[int] = []


class Hint(Message, frozen=True):
    """Something of these classes of scopes changed up to `h`: no content, only a reason to pull."""

    h: int
    scope_class: list[str]


class CommandEnvelope(Message, frozen=True):
    """A journal entry on the wire; the fields are those of `app.journal.command.Command`."""

    id: bytes
    incarnation: int
    jseq: int
    lane: bytes
    type: str
    type_version: int
    payload: bytes
    salt: bytes
    deps: list[bytes]
    lease_refs: list[bytes]
    actor: int
    roster: int
    catalog_h: int
    store_h: int
    price_book: int
    wall: int
    boot: str
    mono: int
    prev_hash: bytes
    signature: bytes


class CommandsRequest(Message, frozen=True):
    """`epoch`: the history in which HQ said what it holds; '' where it did not say, and takes what comes."""

    commands: list[CommandEnvelope]
    epoch: str = ""


class CommandResult(Message, frozen=True):
    """A hint only: the truth is the outcome row that comes by the feed."""

    id: bytes
    status: str
    reason: str


class CommandsReply(Message, frozen=True):
    received_jseq: int
    results: list[CommandResult]


class LeaseWish(Message, frozen=True):
    """`quantity` of a resource (for stock a variant, in pieces); `location_id` 0 leaves the place to HQ."""

    kind: str
    resource: int
    location_id: int
    quantity: int


class LeasesRequest(Message, frozen=True):
    """`id` (16 bytes) names this request: sent again, it is answered as before and grants nothing more.

    `renew` names leases to be kept longer; `fill`: HQ adds what it expects to be asked for here.
    """

    id: bytes
    wishes: list[LeaseWish]
    renew: list[bytes]
    fill: bool = False


class LeaseGrant(Message, frozen=True):
    """A hint only: the truth is the row `lease` that comes by the feed. `expires_at` in µs of HQ's time."""

    id: bytes
    kind: str
    resource: int
    location_id: int
    quantity: int
    fence: int
    expires_at: int


class LeasesReply(Message, frozen=True):
    """`granted` are new, `renewed` were kept longer; what is not among them was not to be had."""

    granted: list[LeaseGrant]
    renewed: list[LeaseGrant]
    server_time: int


class LeaveRequest(Message, frozen=True):
    """The device is taken out of service. `chains`: (incarnation, last jseq) of each; `sealed`: what HQ lacks of them
    is in a file that only HQ can read.
    """

    chains: list[tuple[int, int]]
    sealed: bool


class LeaveReply(Message, frozen=True):
    """HQ has marked the device as left."""

    server_time: int


class PaymentRequest(Message, frozen=True):
    """Be paid for the tender of an order by QR, or by stored value. `attempt_id` (16 bytes) names this attempt, also to
    the provider.

    `way` is code | shown | member: with `code` the customer's 付款码, which nobody keeps; with `shown` is `provider`
    (wechat | alipay) whose code is to be shown; with `member` the order's member pays with stored value.
    """

    order_id: bytes
    tender_id: bytes
    attempt_id: bytes
    way: str
    code: str = ""
    provider: str = ""


class StoredValueRequest(Message, frozen=True):
    """What may this member spend? `currency` as the order's."""

    member_id: int
    currency: str


class StoredValueReply(Message, frozen=True):
    """Minor units, now."""

    balance: int


class PaymentAsked(Message, frozen=True):
    """What became of it, or: give it up."""

    order_id: bytes
    tender_id: bytes


class PaymentReply(Message, frozen=True):
    """`state` see `app.orders.paying.AttemptState`, '' where nobody has begun. `word` is the provider's own code.

    `url` is what the QR says that the customer scans; `transaction` the provider's number of it.
    """

    attempt_id: bytes
    state: str
    amount: int
    currency: str
    provider: str = ""
    word: str = ""
    url: str = ""
    transaction: str = ""


class ReservationAsked(Message, frozen=True):
    """What does this code stand for? `app.reservations.code` says how one is read."""

    code: str


class ReservationReply(Message, frozen=True):
    """The row as it is at HQ."""

    reservation: Reservation


class OnlineLine(Message, frozen=True):
    """`price` of a piece as shown online, minor units."""

    sku: str
    quantity: int
    price: int


class OnlineWish(Message, frozen=True):
    """`reference` is the web shop's own name for it; `shop` a shop's code, `card` a member's, '' for nobody's.

    `comes_at` and `expires_at` are ISO 8601 with offset, `comes_at` '' where that is open; `coupon` is a QR's text.
    """

    reference: str
    kind: str
    shop: str
    currency: str
    lines: list[OnlineLine]
    expires_at: str
    comes_at: str = ""
    card: str = ""
    coupon: str = ""
    cancelled: bool = False


class OnlineHeld(Message, frozen=True):
    """Of `quantity` pieces so many are held."""

    sku: str
    quantity: int
    held: int


class OnlinePromise(Message, frozen=True):
    """What the web shop shows its customer: the `code`; `state` as in the row `reservation`, `expires_at` ISO 8601."""

    reference: str
    code: str
    state: str
    expires_at: str
    lines: list[OnlineHeld]


class Problem(Message, frozen=True):
    """RFC 9457; `reason` is stable and machine-readable: resync, unknown_device, revoked, overloaded, malformed …"""

    type: str
    title: str
    status: int
    reason: str
    detail: str = ""


class GapProblem(Problem, frozen=True, kw_only=True):
    """`gap`: the command that HQ expects next of that incarnation."""

    incarnation: int
    expected: int


class RevokedProblem(Problem, frozen=True, kw_only=True):
    """`revoked`: HQ's history, so that a device that hears nothing else of HQ sends again what a restored one lost."""

    epoch: str


def envelope(command: Command) -> CommandEnvelope:
    """The journal entry as it travels."""
    return msgspec.convert(command, CommandEnvelope, from_attributes=True)


def command_of(sent: CommandEnvelope) -> Command:
    """The journal entry as HQ reads it."""
    return msgspec.convert(sent, Command, from_attributes=True)


Parsed = TypeVar("Parsed")


def encode(message: Message) -> bytes:
    return msgspec.json.encode(message)


def decode(body: bytes, kind: type[Parsed]) -> Parsed:
    """Raises `msgspec.MsgspecError` where the body is not such a message."""
    try:
        return msgspec.json.decode(body, type=kind)
    except RecursionError as error:
        raise msgspec.DecodeError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError("not UTF-8") from error
