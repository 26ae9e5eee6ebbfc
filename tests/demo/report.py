"""`demo-report.html`: the day's captions, pictures and ledger on one page that needs nothing else."""

from __future__ import annotations

import base64
import html
from pathlib import Path

from tests.demo.books import Books
from tests.demo.day import Step

_STYLE = """
body { font: 16px/1.5 Inter, "Noto Sans CJK SC", sans-serif; color: #18201C; background: #F5F6F4; margin: 0; }
main { max-width: 1040px; margin: 0 auto; padding: 32px 16px; }
h1 { font-size: 28px; } h2 { font-size: 20px; margin: 40px 0 12px; }
img { width: 100%; border: 1px solid #E4E8E5; border-radius: 12px; margin-bottom: 12px; }
pre { background: #fff; border: 1px solid #E4E8E5; border-radius: 12px; padding: 16px; white-space: pre-wrap; }
.good { color: #0E6A4B; } .bad { color: #B3261E; }
"""


def write_report(file: Path, steps: list[Step], books: Books) -> None:
    """One self-contained page; pictures are embedded."""
    parts = [_step(number, step) for number, step in enumerate(steps, 1)]
    balances = not books.differences
    verdict = "The ledger balances." if balances else "The ledger does not balance."
    ledger = html.escape("\n".join([*books.lines, *books.differences]))
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Farshelf demo</title><style>{_STYLE}</style>'
        f"<main><h1>Farshelf · 云货架</h1>{''.join(parts)}<h2>Ledger</h2>"
        f'<p class="{"good" if balances else "bad"}">{verdict}</p><pre>{ledger}</pre></main></html>'
    )
    file.write_text(page, encoding="utf-8")


def _step(number: int, step: Step) -> str:
    pictures = "".join(
        f'<img alt="{html.escape(picture.stem)}" src="data:image/png;base64,'
        f'{base64.b64encode(picture.read_bytes()).decode()}">'
        for picture in step.pictures
    )
    return f"<h2>{number}. {html.escape(step.caption)}</h2>{pictures}"
