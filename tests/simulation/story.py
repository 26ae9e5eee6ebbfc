"""One seed from start to rest: what people do, what goes wrong, and then sixty quiet seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from sqlalchemy import Connection, text

from app.journal.command import Command
from sync.hq import enrolment, stock
from sync.hq.durability import Durability
from sync.hq.holding import release_due
from sync.hq.leases.expiry import expire_due, tidy
from tests.simulation.device import MemoryKeys, SimDevice
from tests.simulation.journals import alter_last, commands_in, put_back, take_copy
from tests.simulation.leaving import Leaving
from tests.simulation.moments import DAY, MINUTE, SECOND
from tests.simulation.people import People
from tests.simulation.shop import Shop
from tests.simulation.world import World

PEOPLE_WEIGHT = 40
HQ_WEIGHT = 5
ACTIONS = (16, 40)
YEAR = 365 * DAY
REST_SECONDS = 60.0


class Story:
    """The run of one seed in a world that is a fresh copy of the template."""

    def __init__(self, world: World, shop: Shop) -> None:
        self.world = world
        self.shop = shop
        self.random = Random(f"{world.seed}/story")
        self.people = People(world, shop, Random(f"{world.seed}/people"))
        self.leaving = Leaving(world, Random(f"{world.seed}/leaving"))
        self._backup_at_work = False
        self._copied: set[str] = set()
        self._clones = 0
        self._moved = 0

    def begin(self) -> None:
        """Processes start; the books are opened."""
        world = self.world
        if world.faults.events["hq restored"]:
            world.hq.durability = Durability(None)
        world.hq.start()
        world.book.counted.update(self.shop.stock)
        world.book.read_feed(world.hq)
        for device in world.devices.values():
            device.commits.append(self._committed)
            device.boot()
        world.spend(5.0)

    def run(self) -> None:
        """Everything until the faults stop."""
        world, random = self.world, self.random
        names = {"people": PEOPLE_WEIGHT, "hq": HQ_WEIGHT, **world.faults.events}
        actions: dict[str, Callable[[], None]] = {
            "people": self._people_act,
            "hq": self._hq_acts,
            "night": self._night,
            "power cut": self._power_cut,
            "agent killed": lambda: self._device().stop_agent(),
            "window killed": lambda: self._device().close_window(),
            "hq killed": self._hq_killed,
            "offline": self._offline,
            "clock jump": self._clock_jump,
            "hq restored": self._hq_restored,
            "journal restored": self._journal_restored,
            "journal cloned": self._journal_cloned,
            "journal altered": self._journal_altered,
            "revoked": self._revoked,
            "device leaves": self._device_leaves,
            "feed pruned": self._feed_pruned,
            "second hq": self._second_hq,
            "long transaction": self._long_transaction,
            "member moves": self._member_moves,
            "stalled sequencer": self._stalled_sequencer,
        }
        for _ in range(random.randrange(*ACTIONS)):
            (name,) = random.choices(list(names), list(names.values()))
            if name in world.faults.events:
                world.faults.struck(name)
            world.do(name, actions[name])
            world.spend(random.choice((0.05, 0.5, 2.0, 8.0, 30.0)) * random.random())

    def rest(self) -> None:
        """Faults stop: everybody is on, HQ runs, and a minute passes."""
        world = self.world
        world.faults.off = True
        world.book.sequencer_stall = 0
        world.start_hq()
        self.leaving.hand_in()
        for process in world.hq.processes:
            process.rounds.wake()
        for device in world.devices.values():
            device.offline_until = 0
            device.boot()
        self.wait()

    def wait(self) -> None:
        """A minute in which nobody does anything."""
        for second in range(int(REST_SECONDS)):
            self.world.spend(1.0)
            if second % 5 == 0:
                # A sequencer looks by itself too, for what nobody has told it of.
                for process in self.world.hq.processes[:1]:
                    process.rounds.wake()
            # Rest is seen by asking twice.
            if second % 20 < 2:
                self._make_catalog_if_due()

    # --- people ------------------------------------------------------------------------------------------------------

    def _device(self) -> SimDevice:
        return self.random.choice(list(self.world.devices.values()))

    def _people_act(self) -> None:
        for _ in range(self.random.choice((1, 1, 2, 4))):
            self.people.act(self._device())

    def _committed(self, device: SimDevice, commands: Iterable[Command]) -> None:
        for command in self.world.book.acknowledge(device.name, commands):
            self.world.log(device.name, "committed", command.type, command.incarnation, command.jseq)

    # --- HQ ----------------------------------------------------------------------------------------------------------

    def _hq_acts(self) -> None:
        """A count, other points, another price: what happens at HQ while shops work."""
        hq, random = self.world.hq, self.random
        if not hq.processes:
            return
        what = random.choice(("count", "points", "title", "catalog", "leases"))
        if what == "count":
            place = random.choice([self.shop.places[code] for code in ("HZ-HUBIN", "HZ-XIHU", "HZ-DC", "SH-JINGAN")])
            variant = random.choice(self.shop.variants).variant_id
            with hq.processes[0].database.write() as connection:
                before = _pieces(connection, place, variant)
                counted = stock.Count(place, variant, hq.clock.now(), max(0, before + random.choice((-1, 2, 4))))
                if stock.apply_counts(connection, [counted]):
                    self.world.book.counted[place, variant] += _pieces(connection, place, variant) - before
            hq.processes[0].rounds.wake()
        elif what == "leases":
            with hq.processes[0].database.write() as connection:
                expire_due(connection, hq.clock.now())
                tidy(connection, hq.clock.now())
            release_due(hq.processes[0].database, hq.clock)
            hq.processes[0].rounds.wake()
        elif what == "points":
            member = random.choice(list(self.shop.members))
            hq.run("UPDATE member SET points = :p WHERE id = :m", p=random.randrange(1000), m=member)
        elif what == "title":
            hq.run("UPDATE product_text SET name = :name WHERE lang = 'en' AND product_id = :p",
                   name=f"Jacket {random.randrange(1000)}", p=random.choice(self.shop.variants).product_id)  # fmt: skip
        else:
            hq.make_catalog(hq.processes[0])

    def _make_catalog_if_due(self) -> None:
        for process in self.world.hq.processes[:1]:
            if process.snapshots.is_due():
                self.world.hq.make_catalog(process)

    def _hq_killed(self) -> None:
        if self.world.hq.processes:
            self.world.hq_gone(self.random.choice(self.world.hq.processes))

    def _second_hq(self) -> None:
        """Another process serves the same database and sequences too."""
        if 0 < len(self.world.hq.processes) < 3:
            self.world.hq.start().rounds.wake()

    def _stalled_sequencer(self) -> None:
        self.world.book.sequencer_stall = self.random.choice((0, 5 * SECOND, MINUTE))

    def _feed_pruned(self) -> None:
        if self.world.hq.processes:
            self.world.book.read_feed(self.world.hq)
            self.world.hq.forget(self.world.hq.processes[0], self.random.choice((0, MINUTE, 5 * MINUTE)))

    def _hq_restored(self) -> None:
        """A backup is taken; some time later it is what HQ has."""
        world = self.world
        if world.hq.processes and not self._backup_at_work:
            path = world.folder / "backup.db"
            world.hq.back_up(path)
            counted = world.book.counted.copy()
            self._backup_at_work = True
            self._later("hq restored", lambda: self._restore_hq(path, counted))

    def _restore_hq(self, path: Path, counted: dict[tuple[int, int], int]) -> None:
        world = self.world
        if not world.hq.processes:
            self._later("hq restored", lambda: self._restore_hq(path, counted))
            return
        self._backup_at_work = False
        before = {bytes(row.id) for row in world.hq.rows("SELECT id FROM command")}
        world.hq.restore(path).rounds.wake()
        after = {bytes(row.id) for row in world.hq.rows("SELECT id FROM command")}
        # What a device has pruned HQ had called durable, so the backup must hold it: a journal's whole history counts.
        in_journals = {one for journal in world.book.journals.values() for one in journal}
        world.book.lost |= before - after - in_journals
        world.book.counted.clear()
        world.book.counted.update(counted)
        world.book.read_feed(world.hq)

    def _later(self, what: str, run: Callable[[], None]) -> None:
        """In some seconds or minutes, or in some days; never once the faults have stopped."""
        delay = self.random.choice((5, 20, 60, 300)) * SECOND * self.random.random()
        self.world.after("world", int(delay), what, lambda: None if self.world.faults.off else run())

    def _long_transaction(self) -> None:
        """A transaction at HQ that took its numbers long before it commits, as PostgreSQL's do; SQLite has one writer.

        It changes a member that nobody else touches meanwhile (numbered at its start), then one that others may have
        changed since (numbered at its end).
        """
        hq, random = self.world.hq, self.random
        if not hq.processes:
            return
        first, second = random.sample(sorted(self.shop.members), 2)
        with hq.processes[0].database.write() as connection:
            (early,) = connection.execute(
                text("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'cap' RETURNING seq")
            ).one()
        epoch = self.world.book.epoch
        self.transaction_began(early)
        delay = random.choice((0.5, 5, 60))
        self.world.after("hq", int(delay / 2 * SECOND), "hq points", lambda: self._change_points(second))

        def ends() -> None:
            self.transaction_ended(early)
            if not hq.processes or self.world.book.epoch != epoch:
                return
            with hq.processes[0].database.write() as connection:
                newest = connection.execute(text("SELECT coalesce(max(id), 0) FROM cap")).scalar_one()
                connection.execute(
                    text("UPDATE member SET tier = :tier WHERE id = :m"),
                    {"tier": random.choice(("basic", "silver", "gold")), "m": first},
                )
                changed = connection.execute(text("SELECT id FROM cap WHERE id > :n"), {"n": newest}).scalars().all()
                later = connection.execute(
                    text("SELECT max(ver) FROM head WHERE tbl = 'member' AND pk = :pk"), {"pk": f"[{first}]"}
                ).scalar()
                # Others who changed the row meanwhile would have had to wait for this transaction.
                if len(changed) == 1 and (later is None or later < early) and not _captured(connection, first, newest):
                    connection.execute(
                        text("UPDATE cap SET id = :early WHERE id = :id"), {"early": early, "id": changed[0]}
                    )
                connection.execute(
                    text("UPDATE member SET points = :p WHERE id = :m"), {"p": random.randrange(1000), "m": second}
                )
                written = connection.execute(text("SELECT id FROM cap WHERE id > :n"), {"n": newest}).scalars().all()
                self.transaction_wrote(early, list(written))
            hq.processes[0].rounds.wake()

        self.world.after("hq", int(delay * SECOND), "hq long transaction ends", ends)

    def _change_points(self, member: int) -> None:
        if self.world.hq.processes:
            self.world.hq.run("UPDATE member SET points = points + 1 WHERE id = :m", m=member)

    def transaction_began(self, number: int) -> None:
        """For the wrong cursors among the mutants, as are the next two."""

    def transaction_wrote(self, number: int, ids: list[int]) -> None:
        """The captured rows `ids` belong to it."""

    def transaction_ended(self, number: int) -> None:
        """It is about to commit."""

    def _member_moves(self) -> None:
        """A member becomes another shop's: gone from the one, there at the other."""
        if self.world.hq.processes:
            member = self.random.choice(list(self.shop.members))
            to = self.random.choice(sorted(set(self.shop.members.values())))
            self.world.hq.run("UPDATE member SET store_id = :s WHERE id = :m", s=to, m=member)

    def _revoked(self) -> None:
        device = self._device()
        if self.world.hq.processes and sum(one.revoked for one in self.world.devices.values()) == 0:
            identity = device.place
            with self.world.hq.processes[0].database.write() as connection:
                enrolment.revoke(connection, self.world.hq.clock, identity.device_id)
            for one in self.world.devices.values():
                one.revoked |= one.place.device_id == identity.device_id

    def _device_leaves(self) -> None:
        """A shop takes a device out of service, by a sealed file where it must."""
        self.leaving.leave(self._device())
        self._later("sealed files", self.leaving.hand_in)

    # --- machines ----------------------------------------------------------------------------------------------------

    def _night(self) -> None:
        self.world.sleep(int(self.random.choice((0.3, 1, 3, 9)) * DAY))

    def _offline(self) -> None:
        device = self._device()
        device.offline_until = self.world.time.now + int(self.random.choice((20, 120, 600)) * SECOND)

    def _clock_jump(self) -> None:
        device = self._device()
        device.clock.skew = self.random.choice((0, -10 * YEAR, 10 * YEAR, -DAY, 3 * MINUTE, -3 * MINUTE))

    def _power_cut(self) -> None:
        device = self._device()
        if device.on:
            device.power_cut(int(self.random.choice((5, 60)) * SECOND))

    def _journal_restored(self) -> None:
        """A copy of the journal is kept; some time later it is put back."""
        device = self._device()
        if device.on and device.name not in self._copied:
            self._copied.add(device.name)
            copied = take_copy(device, "backup")
            self._later(f"{device.name} journal restored", lambda: self._restore_journal(device, copied))

    def _restore_journal(self, device: SimDevice, copied: Path) -> None:
        if not device.on:
            self._later(f"{device.name} journal restored", lambda: self._restore_journal(device, copied))
            return
        self._copied.discard(device.name)
        before = commands_in(device)
        put_back(device, copied)
        self._accept_journal(device, before)

    def _accept_journal(self, device: SimDevice, before: set[bytes]) -> None:
        """What was only in the journal that is gone is gone."""
        world = self.world
        now = commands_in(device)
        elsewhere = {one for other in world.devices.values() if other is not device for one in commands_in(other)}
        at_hq = {bytes(row.id) for row in world.hq.rows("SELECT id FROM command")} if world.hq.processes else set()
        if world.hq.processes:
            world.book.lost |= before - now - elsewhere - at_hq
        else:
            world.book.lost |= before - now - elsewhere
        # What was pruned before stays in the books: HQ has called it durable.
        for one in before - now:
            world.book.journals[device.name].pop(one, None)

    def _journal_altered(self) -> None:
        """Somebody with the keys alters the last order in the journal: HQ must not believe it."""
        device = self._device()
        if device.on and self.world.hq.processes:
            at_hq = {bytes(row.id) for row in self.world.hq.rows("SELECT id FROM command")}
            alter_last(device, at_hq)

    def _journal_cloned(self) -> None:
        """The whole folder is copied to a second machine, and both go on."""
        device = self._device()
        if not device.on or self._clones:
            return
        self._clones += 1
        copied = take_copy(device, "clone")
        clone = self.world.add_device(f"{device.name}-clone", MemoryKeys(device.keys))
        shutil.rmtree(clone.home)
        shutil.copytree(
            device.home,
            clone.home,
            ignore=shutil.ignore_patterns("*-wal", "*-shm", "journal.db*", "store-*", "catalog-*", "current.json"),
        )
        shutil.copyfile(copied, clone.home / "journal.db")
        copied.unlink()
        clone.revoked = device.revoked
        clone.commits.append(self._committed)
        self.world.book.journals[clone.name] = dict(self.world.book.journals[device.name])
        clone.boot()


def _pieces(connection: Connection, place: int, variant: int) -> int:
    found: int | None = connection.execute(
        text(
            "SELECT sum(quantity) FROM stock_level WHERE location_id = :l AND variant_id = :v"
            " AND state IN ('sellable', 'reserved')"
        ),
        {"l": place, "v": variant},
    ).scalar()
    return found or 0


def _captured(connection: Connection, member: int, below: int) -> bool:
    found = connection.execute(
        text("SELECT 1 FROM cap WHERE tbl = 'member' AND pk = :pk AND id <= :below"),
        {"pk": f"[{member}]", "below": below},
    ).scalar()
    return found is not None
