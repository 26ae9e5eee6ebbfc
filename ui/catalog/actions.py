"""What can be done with the goods that are shown, by name and by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.bridge.actions import Action
from ui.bridge.wording import tr

if TYPE_CHECKING:
    from ui.catalog.model import SellModel


def goods_actions(sell: SellModel) -> tuple[Action, ...]:
    filters = sell.filter_model
    return (
        Action("choose", lambda: tr("Choose in a list"), None, "↑ ↓"),
        Action("open", lambda: tr("Open what is selected"), None, "Enter"),
        Action("add", lambda: tr("Add to the order"), None, "Ctrl+Enter", lambda: not sell.is_locked),
        Action(
            "filters",
            lambda: tr("Filters of the results"),
            filters.focusWished.emit,
            offered=lambda: not sell.showing(),
        ),
        Action(
            "no-filters",
            lambda: tr("Show everything, no filter"),
            lambda: filters.press("all"),
            offered=lambda: bool(filters.filters.keys),
        ),
        Action("compare", lambda: tr("Compare this product"), sell.toggleCompared, offered=sell.showing),
        Action(
            "comparison",
            lambda: tr("Show the comparison"),
            sell.showComparison,
            offered=lambda: bool(sell.comparison.products) and not sell.comparison.is_open,
        ),
        Action("labels", lambda: tr("Shelf labels"), sell.saveLabels, offered=sell.showing),
    )
