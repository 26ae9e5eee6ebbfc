"""What a customer's own phone shows after it has read a receipt's QR: ask for the e-invoice of that order.

No sign-in: whoever holds the paper may ask, once. The code is signed by the device that printed it, so none can be made
up; the page tells nothing that the paper does not, and never what was asked for before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, Response, route
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.orders.receipt_code import ReceiptCode, is_genuine, read_receipt_code
from sync.hq import invoicing
from sync.hq.database import Database
from sync.hq.limits import check_body
from sync.hq.timeline import AnyRow, lock_order, record, step

PATH = "/R"
"""In capitals: an address in the characters of a QR's alphanumeric mode keeps the code on the paper small."""
_FIELDS = ("kind", "title", "tax_number", "send_to")
_KEY = text("SELECT public_key FROM device WHERE id = :id")
_ORDER = text("SELECT id, placed_at, currency, state FROM orders WHERE number = :number")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_WORDS = {
    "title_missing": ("请填写发票抬头。", "Enter whom the invoice is for."),
    "text_invalid": ("抬头含有不能打印的字符。", "The name has characters that cannot be printed."),
    "tax_number_missing": ("企业发票需要税号。", "A company's invoice needs its tax number."),
    "tax_number_invalid": ("税号应为 18 位（旧税号 15 位）。", "A tax number has 18 characters (an old one 15)."),
    "tax_number_mistyped": ("税号校验位不符，请核对。", "One character of the tax number is wrong."),
    "tax_number_is_person": (
        "这像是身份证号，请选择个人。",
        "This looks like an identity number; choose a person's invoice.",
    ),
    "email_invalid": ("邮箱格式不对。", "This is no e-mail address."),
    "phone_invalid": ("手机号格式不对。", "This is no mobile number."),
    "kind_unknown": ("请选择企业或个人。", "Choose company or person."),
    "invoice_exists": ("这张订单已申请过发票。", "An invoice was asked for already."),
    "nothing_to_invoice": ("这张订单没有可开票的商品。", "Nothing of this order can be invoiced."),
    "not_ours": ("二维码无法识别。", "This is not the code of a receipt of ours."),
    "later": ("门店尚未上传这张订单，请稍后再试。", "The shop has not sent this order yet. Try again later."),
}
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>电子发票 E-invoice</title><style>
body{{font:16px/1.5 sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;background:#f5f6f4;color:#18201c}}
label{{display:block;margin:1rem 0 .25rem}}
input,select,button{{font:inherit;width:100%;min-height:48px;box-sizing:border-box;border:1px solid #e4e8e5;
border-radius:12px;padding:0 .75rem;background:#fff}}
button{{background:#13805c;color:#fff;border:0;margin-top:1.5rem}}p.wrong{{color:#b3261e}}</style>
<h1>电子发票 E-invoice</h1>{0}</html>"""
_FORM = """<p>{number}</p>{wrong}<form method="post"><label>类型 Made out to a</label><select name="kind">
<option value="company"{company}>企业 Company</option><option value="person"{person}>个人 Person</option></select>
<label>发票抬头 Name</label><input name="title" value="{title}" maxlength="200" required>
<label>税号（企业） Tax number (company)</label><input name="tax_number" value="{tax_number}" maxlength="60">
<label>邮箱或手机号 E-mail or mobile number</label><input name="send_to" value="{send_to}" maxlength="120">
<button>申请发票 Ask for the invoice</button></form>"""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page works on; `wake`: something has changed."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    wake: Callable[[], object]


def invoice_routes(counter: Asking, *, threads: bool) -> list[HTTPRouteHandler]:
    """For anybody with a receipt in the hand."""

    # One handler for both: of two at one path Litestar 2 wraps the first one twice.
    @route(
        f"{PATH}/{{code:str}}",
        http_method=[HttpMethod.GET, HttpMethod.POST],
        status_code=200,
        sync_to_thread=threads,
        include_in_schema=False,
    )
    def invoice(request: Request[Any, Any, Any], code: str, body: bytes) -> Response[str]:
        check_body(body, request.headers.get("Content-Encoding"))
        return _ask(counter, code, _typed(body)) if request.method == "POST" else _show(counter, code)

    return [invoice]


def _show(counter: Asking, code: str) -> Response[str]:
    try:
        with counter.database.read() as connection:
            read, order = _order_of(connection, code)
            _require_open(connection, order)
    except Refusal as refusal:
        return _answer(_wrong(refusal), _status(refusal))
    return _answer(_form(read.number, {}, ""))


def _ask(counter: Asking, code: str, typed: Mapping[str, str]) -> Response[str]:
    try:
        with counter.database.read() as connection:
            read, order = _order_of(connection, code)
    except Refusal as refusal:
        return _answer(_wrong(refusal), _status(refusal))
    try:
        with counter.database.write() as connection:
            _enter(connection, counter, bytes(order.id), typed)
    except Refusal as refusal:
        if refusal.reason in ("invoice_exists", "nothing_to_invoice"):
            return _answer(_wrong(refusal), 409)
        return _answer(_form(read.number, typed, _wrong(refusal)), 400)
    counter.wake()
    return _answer("<p>已申请，开票后发送给您。<br>Asked for. It is sent to you once it is issued.</p>")


def _order_of(connection: Connection, text_of_qr: str) -> tuple[ReceiptCode, AnyRow]:
    """Raises Refusal `not_ours`, or `later` where HQ has not got the order yet."""
    code = read_receipt_code(text_of_qr)
    if code is None:
        raise Refusal("not_ours")
    key = connection.execute(_KEY, {"id": code.device_id}).scalar()
    if key is None or not is_genuine(code, bytes(key)):
        raise Refusal("not_ours")
    order = connection.execute(_ORDER, {"number": code.number}).first()
    if order is None:
        raise Refusal("later")
    if (order.placed_at // 1_000_000, order.currency) != (code.placed_at, code.currency):
        raise Refusal("not_ours")
    return code, order


def _require_open(connection: Connection, order: AnyRow) -> None:
    known = invoicing.known(connection, bytes(order.id))
    if known is not None and known.state != "refused":
        raise Refusal("invoice_exists")
    if order.state == "closed":
        raise Refusal("nothing_to_invoice")


def _enter(connection: Connection, counter: Asking, order_id: bytes, typed: Mapping[str, str]) -> None:
    order = lock_order(connection, order_id)
    assert order is not None
    state = connection.execute(text("SELECT state FROM orders WHERE id = :id"), {"id": order_id}).scalar_one()
    if state == "closed":
        raise Refusal("nothing_to_invoice")
    now = counter.clock.now()
    wanted = (typed["kind"], typed["title"], typed["tax_number"], typed["send_to"])
    if invoicing.enter(connection, order, counter.identifiers.new_id(), wanted, now, now, 0):
        event_id = counter.identifiers.new_id()
        record(connection, step(event_id, order_id, "invoice.requested", now, order.store_id, {}))


def _typed(body: bytes) -> dict[str, str]:
    """The form's fields, each once; '' for what is not there."""
    try:
        read = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=16, errors="strict")
    except ValueError as error:
        raise Refusal("malformed") from error
    return {name: read.get(name, [""])[0][:300] for name in _FIELDS}


def _form(number: str, typed: Mapping[str, str], wrong: str) -> str:
    chosen = typed.get("kind", "company")
    return _FORM.format(
        number=escape(number),
        wrong=wrong,
        company=" selected" * (chosen != "person"),
        person=" selected" * (chosen == "person"),
        **{name: escape(typed.get(name, "")) for name in _FIELDS[1:]},
    )


def _wrong(refusal: Refusal) -> str:
    return '<p class="wrong">{}<br>{}</p>'.format(*_WORDS[refusal.reason])


def _status(refusal: Refusal) -> int:
    return 404 if refusal.reason in ("not_ours", "later") else 409


def _answer(body: str, status: int = 200) -> Response[str]:
    return Response(content=_PAGE.format(body), status_code=status, media_type="text/html", headers=_HEADERS)
