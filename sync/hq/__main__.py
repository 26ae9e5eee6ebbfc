"""`python -m sync.hq [VERB]`: HQ from the command line; `--help` lists the verbs, `serve` is the default."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.clock import SystemClock
from app.errors import FarshelfError
from app.identifiers import Uuid7
from app.orders.paying import PROVIDERS
from sync.hq import (
    campaigning,
    documents,
    durability,
    enrolment,
    epoch,
    ledger,
    overriding,
    quarantine,
    schema,
    sequencer,
    updating,
)
from sync.hq.database import Database
from sync.hq.payments.provider import PaymentProvider


def _home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("farshelf-hq")


def _arguments(words: list[str]) -> argparse.Namespace:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", type=Path, default=None, help="HQ's folder: key, blobs, SQLite database")
    common.add_argument("--database-url", default=None, help="postgresql+psycopg://…; without it SQLite in the folder")
    parser = argparse.ArgumentParser(prog="farshelf-hq", description="The reference HQ of Farshelf")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve", parents=[common], help="serve devices until stopped (the default)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8400)
    serve.add_argument("--poll-seconds", type=float, default=45.0, help="how often devices are asked to call")
    serve.add_argument(
        "--durable-after",
        default="0",
        metavar="SECONDS|backup",
        help="when a command survives the loss of this HQ: a replica's lag, or once `backed-up` was called",
    )
    serve.add_argument(
        "--simulated-payments",
        type=Path,
        default=None,
        metavar="FILE",
        help="take QR payments by a SIMULATED provider that charges nobody and keeps its ledger in FILE",
    )
    load = verbs.add_parser("import", parents=[common], help="read a folder of CSV files (docs/import.md)")
    load.add_argument("folder", type=Path)
    load.add_argument("--report", type=Path, default=None, help="write all findings into this CSV file")
    enrol = verbs.add_parser("enrol", parents=[common], help="print a one-time code for a new device")
    enrol.add_argument("--store", required=True, help="code of the shop")
    revoke = verbs.add_parser("revoke", parents=[common], help="revoke a device")
    revoke.add_argument("device", type=int)
    anew = verbs.add_parser("new-epoch", parents=[common], help="after a restore from backup: every device loads anew")
    anew.add_argument("--nothing-lost", action="store_true", help="keep the epoch: this copy or failover lost nothing")
    move = verbs.add_parser("migrate", parents=[common], help="after an update, with HQ stopped and a backup made")
    move.add_argument("--sql", action="store_true", help="only print what would be done to the tables")
    move.add_argument("--to", metavar="REVISION", default=None, help="not to the newest, e.g. 0002")
    check = verbs.add_parser("audit", parents=[common], help="compare head with the live tables; exit 1 if they differ")
    check.add_argument("--repair", action="store_true", help="capture anew what differs, and compare again")
    check.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    wipe = verbs.add_parser("erase", parents=[common], help="erase what commands said of a person; hashes stay")
    which = wipe.add_mutually_exclusive_group(required=True)
    which.add_argument("--command", type=bytes.fromhex, metavar="HEX", help="this command")
    which.add_argument("--member", type=int, metavar="ID", help="all orders of this member")
    saved = verbs.add_parser("backed-up", parents=[common], help="a backup is safe: devices may prune what is in it")
    saved.add_argument("--begun", type=float, required=True, metavar="SECONDS", help="Unix time at which it was begun")
    parcel = verbs.add_parser("ship", parents=[common], help="a parcel has left a warehouse")
    parcel.add_argument("order", help="the order's number")
    parcel.add_argument("--carrier", required=True)
    parcel.add_argument("--parcel", required=True, help="the carrier's number")
    parcel.add_argument("--sku", action="append", default=[], help="only this line of it; as often as needed")
    scans = verbs.add_parser("track", parents=[common], help="read a carrier's CSV: carrier, parcel, at, what, place")
    scans.add_argument("file", type=Path)
    titles = verbs.add_parser(
        "invoices", parents=[common], help="hand e-invoices over to who issues them, as CSV files"
    )
    titles.add_argument("what", choices=("give", "take"), help="write what is to be issued, or read what became of it")
    titles.add_argument("file", type=Path)
    paid_in = verbs.add_parser("stored-value", parents=[common], help="take in what members have paid into accounts")
    paid_in.add_argument("file", type=Path, help="CSV: card, reference, currency, amount")
    again = verbs.add_parser("retry", parents=[common], help="try parked commands again, e.g. after an update")
    again.add_argument("--release", type=int, default=0, metavar="DEVICE", help="also what this revoked device sent")
    sealed = verbs.add_parser("unseal", parents=[common], help="take in what a device sealed before it was un-enrolled")
    sealed.add_argument("file", type=Path)
    verbs.add_parser("quarantine", parents=[common], help="what revoked devices sent and nobody has released")
    verbs.add_parser("overrides", parents=[common], help="what managers have allowed others to do, by region")
    chains = verbs.add_parser(
        "verify", parents=[common], help="check the devices' audit chains; exit 1 if one is broken"
    )
    chains.add_argument("--device", type=int, default=None, help="only this one")
    paper = verbs.add_parser("receipt", parents=[common], help="check the QR of a receipt; exit 1 unless all holds")
    paper.add_argument("code", help="the text of the QR")
    coupons = verbs.add_parser("coupon", parents=[common], help="campaigns, coupons and their keys; alone lists them")
    campaigning.add_arguments(coupons)
    verbs.add_parser("web-key", parents=[common], help="a new key for the web shop; the one before ends")
    wishes = verbs.add_parser(
        "reservations", parents=[common], help="take in a file of the web shop, one message a line (docs/protocol.md)"
    )
    wishes.add_argument("file", type=Path)
    slips = verbs.add_parser("settle", parents=[common], help="match a settlement file (docs/settlement.md)")
    slips.add_argument("file", type=Path)
    till = verbs.add_parser("till", parents=[common], help="read the sales file of a shop's own till (docs/till.md)")
    till.add_argument("file", type=Path)
    limits = verbs.add_parser("policy", parents=[common], help="set limits of a shop, e.g. till=external")
    limits.add_argument("store", help="code of the shop")
    limits.add_argument("limits", nargs="*", metavar="NAME=VALUE", help="an empty value is the default")
    low = verbs.add_parser("replenish", parents=[common], help="best sellers below their minimum (docs/import.md)")
    low.add_argument("--answer", nargs=3, metavar=("STORE", "SKU", "sent|refused"), help="what becomes of a request")
    books = verbs.add_parser("ledger", parents=[common], help="recompute everything; exit 1 with the differences")
    books.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    known = {*verbs.choices, "-h", "--help"}
    return parser.parse_args(words if words and words[0] in known else ["serve", *words])


def main(words: list[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused or differences found."""
    asked = _arguments(sys.argv[1:] if words is None else words)
    home: Path = asked.home or _home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = SystemClock()
    identifiers = Uuid7(clock)
    database = Database(asked.database_url or f"sqlite:///{home.resolve() / 'hq.db'}")
    try:
        if asked.verb == "migrate":
            updating.run(asked, database, clock, identifiers)
            return 0
        schema.prepare(database, identifiers)
        if asked.verb == "serve":
            _serve(asked, home, database, clock, identifiers)
        elif asked.verb == "import":
            _import(asked, home, database, clock)
        elif asked.verb == "enrol":
            with database.write() as connection:
                print(enrolment.new_code(connection, clock, identifiers, asked.store))
        elif asked.verb == "revoke":
            with database.write() as connection:
                enrolment.revoke(connection, clock, asked.device)
        elif asked.verb == "new-epoch":
            with database.write() as connection:
                if asked.nothing_lost:
                    epoch.stay(connection)
                else:
                    epoch.begin(connection, identifiers.secret(8).hex())
        elif asked.verb == "audit":
            return _audit(asked, database, clock)
        elif asked.verb == "verify":
            from sync.hq.verifying import report

            return report(database, documents.hq_signer(home).public_key, asked.device)
        elif asked.verb == "receipt":
            from sync.hq.proving import told

            with database.read() as connection:
                status, line = told(connection, asked.code)
            print(line)
            return status
        elif asked.verb == "coupon":
            with database.write() as connection:
                for line in campaigning.run(asked, connection, documents.hq_signer(home), clock, identifiers):
                    print(line)
            sequencer.drain(database, clock)
        elif asked.verb == "settle":
            from sync.hq import settlement

            lines = settlement.read(asked.file)
            with database.write() as connection:
                print(settlement.told(settlement.settle(connection, clock, lines)))
            sequencer.drain(database, clock)
        elif asked.verb == "till":
            from sync.hq import till_sales

            print(till_sales.told(till_sales.take_in(database, clock, till_sales.read(asked.file))))
            sequencer.drain(database, clock)
        elif asked.verb == "policy":
            from sync.hq import policies

            with database.write() as connection:
                print(policies.change(connection, documents.hq_signer(home), asked.store, asked.limits))
            sequencer.drain(database, clock)
        elif asked.verb == "replenish":
            from sync.hq import replenishing

            with database.write() as connection:
                print(replenishing.run(connection, clock.now(), asked.answer))
            sequencer.drain(database, clock)
        elif asked.verb == "web-key":
            from sync.hq.reservations.keys import new_key

            with database.write() as connection:
                print(new_key(connection, identifiers))
        elif asked.verb == "reservations":
            from sync.hq.reservations.intake import take_file

            taken = list(take_file(database, clock, identifiers, asked.file))
            print("\n".join(line for _, line in taken))
            sequencer.drain(database, clock)
            return 0 if all(went_in for went_in, _ in taken) else 1
        elif asked.verb == "ship":
            from sync.hq import shipping

            with database.write() as connection:
                many = shipping.ship(connection, clock.now(), asked.order, asked.carrier, asked.parcel, asked.sku)
            print(f"{many} lines left in {asked.carrier} {asked.parcel}" if many else "known already")
        elif asked.verb == "track":
            from sync.hq import shipping

            print(shipping.report(database, clock, asked.file))
        elif asked.verb == "invoices":
            from sync.hq import invoicing

            print(invoicing.told(asked.what, database, asked.file, clock.now()))
            sequencer.drain(database, clock)
        elif asked.verb == "stored-value":
            from sync.hq.payments.stored_value import take_in

            print(take_in(database, asked.file, clock.now()))
        elif asked.verb == "quarantine":
            with database.read() as connection:
                print(quarantine.told(connection))
        elif asked.verb == "overrides":
            with database.read() as connection:
                print(overriding.told(connection))
        elif asked.verb == "erase":
            from sync.hq.erasing import erase_command, erase_member

            with database.write() as connection:
                if asked.command is not None:
                    count = erase_command(connection, clock, asked.command)
                else:
                    count = erase_member(connection, clock, asked.member)
            print(f"erased {count} payloads")
        elif asked.verb == "backed-up":
            with database.write() as connection:
                durability.backed_up(connection, int(asked.begun * 1_000_000))
        elif asked.verb == "unseal":
            from sync.hq import unsealing
            from sync.hq.settling import Reception

            reception = Reception(database, clock, identifiers, documents.hq_signer(home))
            print(unsealing.told(unsealing.take_in(reception, asked.file)))
        elif asked.verb == "retry":
            from sync.hq.releasing import retry_parked
            from sync.hq.settling import Reception

            reception = Reception(database, clock, identifiers, documents.hq_signer(home))
            print(f"decided {retry_parked(reception, asked.release)} parked commands")
        else:
            sequencer.drain(database, clock)
            return ledger.report(database, as_json=asked.json)
    except FarshelfError as error:
        said = updating.told(error, asked) if error.reason in ("hq_schema", "hq_differs") else str(error)
        print(f"farshelf-hq: {said}", file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


def _import(asked: argparse.Namespace, home: Path, database: Database, clock: SystemClock) -> None:
    from sync.hq.blobs import BlobFolder
    from sync.hq.importing.printing import Printer
    from sync.hq.importing.run import import_folder

    printer = Printer(asked.report)
    summary = import_folder(
        asked.folder,
        database,
        documents.hq_signer(home),
        clock,
        tell=printer.tell,
        progress=printer.progress,
        blobs=BlobFolder(home / "blobs"),
    )
    printer.close(summary)
    sequencer.drain(database, clock)
    database.analyze()


def _audit(asked: argparse.Namespace, database: Database, clock: SystemClock) -> int:
    from sync.hq import audit

    sequencer.drain(database, clock)
    report = audit.audit(database)
    if asked.repair and report.total:
        print(f"captured {audit.repair(database, report)} changes anew", file=sys.stderr)
        sequencer.drain(database, clock)
        report = audit.audit(database)
    print(report.as_json() if asked.json else "\n".join(report.lines()))
    return 1 if report.total else 0


def _serve(asked: argparse.Namespace, home: Path, database: Database, clock: SystemClock, identifiers: Uuid7) -> None:
    # What only the server needs is imported here: the other verbs start faster without it.
    from sync.hq.nightly import Nightly
    from sync.hq.releasing import retry_parked
    from sync.hq.service import Hq
    from sync.hq.serving import serve
    from sync.hq.settling import Reception
    from sync.hq.snapshots import SnapshotMaker

    signer = documents.hq_signer(home)
    with database.write() as connection:
        epoch.follow(connection)
        documents.issue_all(connection, signer)
    # An update may have brought what some were parked for, and a crash what they waited for.
    retry_parked(Reception(database, clock, identifiers, signer))
    snapshots = SnapshotMaker(database, clock, home)
    rounds = sequencer.Sequencer(database, clock)
    kept = durability.Durability(None if asked.durable_after == "backup" else float(asked.durable_after))
    providers: dict[str, PaymentProvider] = {}
    if asked.simulated_payments is not None:
        from sync.hq.payments.simulated import SimulatedProvider

        print("QR payments are SIMULATED: nobody is charged", file=sys.stderr, flush=True)
        providers = {name: SimulatedProvider(asked.simulated_payments, name) for name in PROVIDERS}
    blobs, poll = snapshots.blobs, asked.poll_seconds
    hq = Hq(database, clock, identifiers, signer, blobs, rounds, poll, kept, providers=providers)
    serve(hq, snapshots, Nightly(database, clock), asked.host, asked.port)


if __name__ == "__main__":
    sys.exit(main())
