"""What HQ says to a window that asks it for a QR payment, spoken by a test."""

from __future__ import annotations

from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest


class SpokenHq:
    """Answers as HQ would, from a list that the test fills: a state, or an error. The last one stays."""

    def __init__(self, amount: int = 89_900) -> None:
        self.amount = amount
        self.says: list[str | Exception] = [""]
        self.url = ""
        self.word = ""
        self.charged: list[PaymentRequest] = []
        self.cancelled = 0

    def pay(self, request: PaymentRequest) -> PaymentReply:
        self.charged.append(request)
        return self._reply()

    def payment_state(self, request: PaymentAsked) -> PaymentReply:
        return self._reply()

    def cancel_payment(self, request: PaymentAsked) -> PaymentReply:
        self.cancelled += 1
        self.says = ["reversed"]
        return self._reply()

    def _reply(self) -> PaymentReply:
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said
        return PaymentReply(
            attempt_id=bytes(16), state=said, amount=self.amount, currency="CNY", provider="wechat", word=self.word,
            url=self.url,
        )  # fmt: skip
