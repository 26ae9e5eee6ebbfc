"""Photographs on the screen: a silhouette at once, the photograph when it is here, and the window never waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QPointF, QUrl
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem

from app.identity import read_identity, save_identity
from app.storage.database import Database, DatabaseFile
from sync.protocol import PREFIX
from tests.support.hands import Hands
from tests.support.photographs import plain
from tests.support.shop import Shop, make_shop
from ui.bridge import pictures

Watch = Callable[[QQmlEngine], None]
RED, GREEN = plain(0xC01010), plain(0x10A030)
SKU = "YR-2208-NAVY-M"


@dataclass
class Blobs:
    """A server of blobs by hash; while `down` every call breaks."""

    known: dict[str, bytes]
    down: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(blobs: Blobs) -> Iterator[Blobs]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix(f"{PREFIX}/blob/")
            blobs.asked.append(name)
            if blobs.down or name not in blobs.known:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(blobs.known[name])))
            self.end_headers()
            self.wfile.write(blobs.known[name])

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    blobs.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield blobs
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def blobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blobs]:
    monkeypatch.setattr(pictures, "FIRST_PAUSE", 100_000)
    monkeypatch.setattr(pictures, "LONGEST_PAUSE", 200_000)
    with serving(Blobs({sha256(one).hexdigest(): one for one in (RED, GREEN)})) as found:
        yield found


@pytest.fixture
def shop(tmp_path: Path, blobs: Blobs) -> Shop:
    """A jacket photographed in navy (red) and in general (green)."""
    shop = make_shop(tmp_path / "device")
    identity = read_identity(shop.home, shop.secrets)
    save_identity(shop.home, shop.secrets, replace(identity, hq_url=blobs.url))
    catalog = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with catalog.write() as connection:
        (product_id,) = connection.exec_driver_sql("SELECT id FROM product WHERE code = 'YR-2208'").one()
        for colour, data in (("NAVY", RED), ("", GREEN)):
            connection.exec_driver_sql(
                "INSERT INTO picture VALUES (?, ?, 0, ?, ?, 64, 80, 1)",
                (product_id, colour, sha256(data).hexdigest(), len(data)),
            )
    catalog.close()
    return shop


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def art_of(hands: Hands, item: QQuickItem) -> QQuickItem:
    return next(one for one in hands.below(item) if isinstance(one.property("source"), QUrl) and one.property("kind"))


def colour(hands: Hands, item: QQuickItem) -> QColor:
    """What is in the middle of it on the screen."""
    spot = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    image = hands.window.grabWindow()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio))


def shows(hands: Hands, item: Callable[[], QQuickItem], wanted: int) -> None:
    def there() -> bool:
        found, like = colour(hands, item()), QColor(wanted)
        near = (found.red() - like.red(), found.green() - like.green(), found.blue() - like.blue())
        return all(abs(one) < 16 for one in near)

    hands.until(there, f"a picture of {wanted:06x}", 15_000)


def jacket(hands: Hands) -> QQuickItem:
    return next(one for one in hands.all("tile") if one.property("code") == "YR-2208")


def search(hands: Hands) -> None:
    hands.sign_in()
    hands.type("yr-2208")
    hands.until(lambda: any(one.property("code") == "YR-2208" for one in hands.all("tile")), "the jacket")


def test_tile_and_sheet_show_the_colours_photograph(hands: Hands, shop: Shop) -> None:
    search(hands)
    shows(hands, lambda: art_of(hands, jacket(hands)), 0xC01010)
    hands.shot("pictures-results")
    hands.tap("tile")
    shows(hands, lambda: art_of(hands, hands.find("productSheet")), 0xC01010)
    names = {one.name for one in (shop.home / "pictures").iterdir()}
    assert sha256(RED).hexdigest() in names


def test_the_order_shows_what_is_in_it(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[SKU])
    hands.until(lambda: hands.all("orderLine"), "the line")
    shows(hands, lambda: art_of(hands, hands.find("orderLine")), 0xC01010)
    hands.shot("pictures-order")


def test_offline_there_are_silhouettes_until_the_network_is_back(hands: Hands, shop: Shop, blobs: Blobs) -> None:
    blobs.down = True
    search(hands)
    art = art_of(hands, jacket(hands))
    hands.until(lambda: len(blobs.asked) > 1, "two tries")
    assert art.property("source").isEmpty()
    assert not hands.all("toast"), "no word of it"
    blobs.down = False
    shows(hands, lambda: art_of(hands, jacket(hands)), 0xC01010)


def test_what_nobody_shows_is_not_fetched(hands: Hands, shop: Shop, blobs: Blobs) -> None:
    blobs.down = True
    search(hands)
    hands.until(lambda: blobs.asked, "a try")
    hands.type("qqqq")
    hands.until(lambda: hands.all("noResults"), "no results")
    hands.until(lambda: not hands.counter.pictures._threads, "nobody fetches any more")
    assert sha256(GREEN).hexdigest() not in blobs.asked


def test_without_photographs_nothing_is_begun(qapp: QGuiApplication, tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "plain")
    hands = Hands(qapp, shop)
    search(hands)
    assert hands.counter.pictures._made is None
    assert not (shop.home / "pictures").exists()
    hands.close()
