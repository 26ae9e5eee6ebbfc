"""Raw HTTP calls signed as a device signs them."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from sync.signing import Seal


class Sealed(httpx.Auth):
    """Signs what is sent, once: what HQ says to it is the test's business."""

    requires_request_body = True

    def __init__(self, seal: Seal) -> None:
        self.seal = seal

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.update(self.seal.headers(request.method, request.url.raw_path.decode(), request.content))
        yield request
