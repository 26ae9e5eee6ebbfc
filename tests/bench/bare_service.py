"""What HQ's benchmarks are divided by: bare routes of the same framework on the same database, one worker.

`POST /order` inserts one order, `POST /poll` makes one indexed query that finds nothing. Prints `listening <port>`.
"""

from __future__ import annotations

import socket
import sys

import msgspec
import uvicorn
from litestar import Litestar, post
from sqlalchemy import create_engine, text


class Order(msgspec.Struct):
    """As small as an order can be."""

    id: bytes
    number: str
    total: int
    body: str


def main(url: str) -> None:
    engine = create_engine(url, pool_size=8, max_overflow=40)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare_order (id bytea PRIMARY KEY, number text, total bigint, body text)"))
    insert = text("INSERT INTO bare_order VALUES (:id, :number, :total, :body)")
    look = text("SELECT id FROM bare_order WHERE id = :id")

    @post("/order", status_code=200, sync_to_thread=True)
    def order(data: Order) -> dict[str, str]:
        with engine.begin() as connection:
            connection.execute(insert, msgspec.structs.asdict(data))
        return {"status": "accepted"}

    @post("/poll", status_code=200, sync_to_thread=True)
    def poll(data: Order) -> dict[str, int]:
        with engine.connect() as connection:
            auto = connection.execution_options(isolation_level="AUTOCOMMIT")
            return {"rows": len(auto.execute(look, {"id": data.id}).all())}

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    print("listening", listener.getsockname()[1], flush=True)
    app = Litestar([order, poll], openapi_config=None, logging_config=None)
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
