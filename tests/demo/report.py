"""`demo-report.html`: the day in pictures and its ledger on one page that needs nothing else."""

from __future__ import annotations

import base64
import html
from pathlib import Path

from tests.demo.books import Books
from tests.demo.day import Step

_STYLE = """
:root { color-scheme: light dark; --back: #F5F6F4; --card: #fff; --line: #E4E8E5; --ink: #18201C; --muted: #5C6761;
  --good: #0E6A4B; --good-fill: #E3F3EC; --bad: #B3261E; --bad-fill: #FCE9E7; }
@media (prefers-color-scheme: dark) { :root { --back: #101412; --card: #191E1B; --line: #2B322E; --ink: #EDF2EF;
  --muted: #9DA8A2; --good: #57D3A4; --good-fill: #17342A; --bad: #F28B82; --bad-fill: #3A1F1D; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 Inter, "Noto Sans CJK SC", system-ui, sans-serif; color: var(--ink); background: var(--back);
  margin: 0; }
main { max-width: 1200px; margin: 0 auto; padding: 40px 20px 64px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 20px; margin: 0; }
.lead { color: var(--muted); margin: 0 0 20px; }
.verdict { display: inline-block; font-weight: 700; padding: 10px 16px; border-radius: 12px; }
.good { color: var(--good); background: var(--good-fill); } .bad { color: var(--bad); background: var(--bad-fill); }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin: 20px 0 0; }
nav a { color: inherit; text-decoration: none; padding: 6px 12px; border: 1px solid var(--line); border-radius: 999px;
  background: var(--card); font-size: 14px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 24px; margin-top: 24px;
  scroll-margin-top: 16px; }
header.step { display: flex; gap: 14px; align-items: center; }
.number { flex: none; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center;
  font-weight: 700; color: #fff; background: #13805C; }
ul { margin: 12px 0 0; padding: 0 0 0 50px; color: var(--muted); } .bad li { color: inherit; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 16px;
  margin-top: 20px; }
figure { margin: 0; } figcaption { font-size: 13px; color: var(--muted); margin-top: 6px; }
img { display: block; width: 100%; border: 1px solid var(--line); border-radius: 12px; }
table { border-collapse: collapse; width: 100%; margin-top: 12px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 8px 16px 8px 0; border-top: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
"""


def write_report(file: Path, steps: list[Step], books: Books) -> None:
    """One self-contained page; pictures are embedded."""
    balances = not books.differences
    verdict = "The ledger balances to the fen" if balances else f"{len(books.differences)} differences in the ledger"
    told = [step for step in steps if step.notes or step.pictures]
    links = "".join(f'<a href="#step-{number}">{number}</a>' for number in range(1, len(told) + 1))
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Farshelf: a day when all fails</title><style>{_STYLE}</style><main>"
        "<h1>云货架 Farshelf: a day when all fails</h1>"
        '<p class="lead">Two shops and an HQ as real processes; taps and scans as a person would make them.</p>'
        f'<p class="verdict {"good" if balances else "bad"}">{verdict}</p>'
        f'<nav>{links}<a href="#ledger">Ledger</a></nav>'
        f"{''.join(_step(number, step) for number, step in enumerate(told, 1))}"
        f"{_ledger(books)}</main></html>"
    )
    file.write_text(page, encoding="utf-8")


def _step(number: int, step: Step) -> str:
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in step.notes)
    pictures = "".join(_picture(picture) for picture in step.pictures)
    return (
        f'<section id="step-{number}"><header class="step"><span class="number">{number}</span>'
        f"<h2>{html.escape(step.caption)}</h2></header>"
        f"{f'<ul>{notes}</ul>' if notes else ''}"
        f"{f'<div class=pictures>{pictures}</div>' if pictures else ''}</section>"
    )


def _picture(file: Path) -> str:
    shop = "Xihu" if file.stem.endswith("xihu") else "Hubin"
    data = base64.b64encode(file.read_bytes()).decode()
    words = html.escape(f"{shop}: {' '.join(file.stem.split('-')[1:-2])}")
    return f'<figure><img alt="{words}" src="data:image/png;base64,{data}"><figcaption>{words}</figcaption></figure>'


def _ledger(books: Books) -> str:
    rows = ""
    for line in books.lines:
        name, _, rest = line.partition(": ")
        rows += f"<tr><th>{html.escape(name)}</th><td>{html.escape(rest)}</td></tr>"
    wrong = "".join(f"<li>{html.escape(one)}</li>" for one in books.differences)
    return (
        '<section id="ledger"><h2>Ledger, recomputed from HQ\'s database, the journals and the receipts</h2>'
        f"<table>{rows}</table>{f'<ul class=bad>{wrong}</ul>' if wrong else ''}</section>"
    )
