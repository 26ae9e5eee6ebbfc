"""Words and goods for the pages of the gallery."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "zh_CN": {
        "title": "云感轻量羽绒服", "name": "林晓", "initial": "林", "pay": "收款", "missing": "再扫 1 件就可交付",
        "choose": "选这里", "contact": "联系顾客", "remove": "删除", "later": "知道了", "split": "导购 林晓 100%",
        "offline": "离线工作 · 3 笔待传 · ¥2,036", "all": "全部", "here": "本店有货", "ready": "待取", "toPick": "待拣",
        "print": "打印", "stock": "本店 3", "low": "本店 0 · 总仓 240", "single": "均码", "placed": "已下单",
        "phone": "手机号", "pin": "林晓，请输入 6 位口令", "wrong": "口令不对，还可试 4 次", "sell": "销售",
        "emptyTitle": "没有要拣的货", "emptyHint": "新订单到了会响铃，也会出现在这里。",
        "tones": {"neutral": "线上线下同价", "accent": "本店 3", "warn": "填写地址", "danger": "已过期",
                  "offline": "在途 3 件", "gold": "加价购"},
    },
    "en": {
        "title": "Cloud light down jacket", "name": "Lin Xiao", "initial": "L", "pay": "Take payment",
        "missing": "Scan 1 more", "choose": "Choose", "contact": "Call", "remove": "Remove", "later": "Got it",
        "split": "By Lin 100%", "offline": "Working offline · 3 waiting · ¥2,036", "all": "All",
        "here": "In this store",
        "ready": "To collect", "toPick": "To pick", "print": "Print", "stock": "3 here", "low": "DC 240",
        "single": "One size", "placed": "Placed", "phone": "Phone", "pin": "Lin Xiao, enter your PIN",
        "wrong": "Wrong PIN, 4 attempts left", "sell": "Sell", "emptyTitle": "Nothing to pick",
        "emptyHint": "New orders ring and appear here.",
        "tones": {"neutral": "Same price online", "accent": "3 here", "warn": "Address missing", "danger": "Overdue",
                  "offline": "3 in transit", "gold": "Add-on price"},
    },
}  # fmt: skip


def tile(
    title: str, code: str, price: str, kind: str, colours: str, stock: str, tone: str = "accent", here: str = "",
    sizes: str = "S M L XL",
) -> dict[str, Any]:  # fmt: skip
    """A style as the result grid shows it; `colours`, `here` and `sizes` are words with blanks between."""
    return {
        "title": title, "code": code, "price": price, "kind": kind, "tint": colours[:7],
        "colours": colours.split(), "stock": stock, "stockTone": tone, "inStock": here.split(), "sizes": sizes.split(),
    }  # fmt: skip


def desk(key: str, title: str, icon: str, count: int = 0, foot: bool = False) -> dict[str, Any]:
    return {"key": key, "title": title, "iconName": icon, "count": count, "foot": foot}


SELL_TILES = [
    tile("云感轻量羽绒服", "YR-2208", "¥899", "down_jacket", "#1D2B45 #7B8C9C #C8A27D", "本店 3", here="M L"),
    tile("短款连帽羽绒服", "YR-2231", "¥699", "down_jacket", "#A4483D #222222", "本店 0 · 附近 12", "warn"),
    tile("长款羽绒服 女", "YR-2240", "¥1,299", "down_jacket", "#5F7355 #E4DCCB", "本店 1", here="M"),
    tile("鹅绒冲锋外套", "YR-2255", "¥1,599", "jacket", "#95694B #222222 #5E7F9C", "本店 2", here="M L"),
    tile("儿童羽绒服", "YR-3108", "¥459", "down_jacket", "#2A1A48 #E3AFCB", "仅线上", "offline"),
    tile("羽绒马甲", "YR-2190", "¥399", "vest", "#1F3557 #A8DCE0", "本店 6", here="M L"),
    tile("轻薄羽绒内胆", "YR-2102", "¥299", "vest", "#4F5860 #FFFFFF", "本店 0 · 总仓 240", "warn"),
    tile("工装羽绒服", "YR-2266", "¥999", "coat", "#B06A22 #345040", "本店 4", here="M XL"),
    tile("羽绒加绒长裤", "KZ-1180", "¥369", "trousers", "#40607A #222222", "本店 5", here="M L XL"),
    tile("羽绒拼接裙", "QZ-2077", "¥529", "dress", "#8A3F58 #E8CAD2", "本店 0 · 附近 3", "warn"),
    tile("羽绒护耳帽", "MZ-0412", "¥159", "hat", "#6C7890 #C8A27D", "本店 8", sizes="均码"),
    tile("雪地羽绒靴", "XZ-3300", "¥459", "boot", "#40665A #E4DCCB", "本店 2", here="37 38 39", sizes="37 38 39 40"),
]

SELL_DESKS = [
    desk("sell", "销售", "sell"), desk("orders", "订单", "orders"), desk("pickup", "自提", "pickup", 5),
    desk("returns", "退换", "returns"), desk("members", "会员", "members"), desk("commissions", "提成", "commission"),
    desk("attention", "待处理", "attention", 2, True),
]  # fmt: skip
