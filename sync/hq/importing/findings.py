"""What an import found wrong, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass

REASONS: dict[str, tuple[str, str]] = {
    "encoding": ("这一行有无法解码的字节", "The line holds bytes that are neither UTF-8 nor GB18030"),
    "malformed": ("引号不成对，读不出这一行", "The quotes of the row do not pair up"),
    "no_header": ("文件是空的，没有表头", "The file is empty; it has no header"),
    "column_missing": ("缺少必需的列", "A required column is missing"),
    "column_repeated": ("列名重复", "A column appears twice"),
    "column_unknown": ("不认识的列，已忽略", "Unknown column, ignored"),
    "cell_count": ("单元格数与表头不符", "The row has not as many cells as the header"),
    "missing": ("必填的单元格是空的", "A required cell is empty"),
    "control_character": ("含有控制字符", "The cell holds control characters"),
    "replacement_character": ("含有乱码替换符（U+FFFD），原样保留", "The cell holds U+FFFD, kept as it is"),
    "entity": ("含有 HTML 实体，原样保留", "The cell holds an HTML entity, kept as it is"),
    "too_long": ("代码太长", "The code is too long"),
    "cut": ("文字太长，已截断", "The text is too long and was cut"),
    "line_break": ("不允许换行，已换成空格", "A line break became a blank"),
    "not_a_number": ("不是整数", "Not a whole number"),
    "out_of_range": ("数值超出范围", "The number is out of range"),
    "negative": ("不能是负数", "The number is negative"),
    "price_missing": ("缺少价格", "The price is missing"),
    "price_negative": ("价格不能为负", "The price is negative"),
    "price_zero": ("价格为零", "The price is zero"),
    "price_precision": ("价格小于一分的部分无法表示", "The price is finer than the currency's smallest unit"),
    "not_a_price": ("不是价格", "Not a price"),
    "not_a_percentage": ("不是百分比", "Not a percentage"),
    "not_degrees": ("不是经纬度", "Not a latitude or longitude"),
    "not_an_instant": ("不是带时区的 ISO 8601 时间", "Not an ISO 8601 time with its offset"),
    "not_a_colour": ("不是 #RRGGBB 颜色", "Not a #RRGGBB colour"),
    "not_a_phone": ("不是电话号码", "Not a phone number"),
    "not_a_choice": ("不是允许的取值", "Not one of the allowed values"),
    "unknown_zone": ("不认识的时区", "Unknown time zone"),
    "check_digit": ("条码校验位不对", "The check digit of the barcode is wrong"),
    "not_a_barcode": ("不是条码", "Not a barcode"),
    "picture_missing": ("文件夹里没有这张图片", "The folder does not hold this picture"),
    "picture_too_large": (
        "图片超过 5 MB 或边长 4096 像素",
        "The picture has more than 5 MB or a side of more than 4,096 px",
    ),
    "not_a_picture": ("不是 PNG、JPEG 或 WebP 图片", "Not a PNG, JPEG or WebP picture"),
    "not_its_colour": ("商品没有这个颜色", "The product is not made in this colour"),
    "duplicate": ("与前面的行重复，以先出现的为准", "Repeats an earlier row, which counts"),
    "not_a_region_code": ("不是省、市、区县的代码", "Not the code of a province, city or district"),
    "unknown_region": ("没有这个地区", "Unknown region"),
    "no_region_above": ("没有它的上级地区", "The region above it is unknown"),
    "unknown_store": ("没有这个门店", "Unknown store"),
    "unknown_product": ("没有这个商品", "Unknown product"),
    "unknown_variant": ("没有这个规格", "Unknown variant"),
    "unknown_category": ("没有这个品类，归入未分类", "Unknown category; filed under uncategorised"),
    "unknown_parent": ("没有这个上级品类，作为顶级品类", "Unknown parent category; kept at the top"),
    "category_cycle": ("品类的上下级成环，作为顶级品类", "The category is its own ancestor; kept at the top"),
    "unknown_colour": ("颜色表里没有这个颜色，以代码为名", "Unknown colour; named by its code"),
    "unknown_tax_class": ("没有这个税类，按标准税率", "Unknown tax class; taxed at the standard rate"),
    "category_missing": ("促销提到的品类不存在", "The promotion names an unknown category"),
    "promotion_invalid": ("促销的内容不全或互相矛盾", "The promotion lacks something or contradicts itself"),
    "unknown_price_book": ("没有这份价目", "Unknown price book"),
    "not_hours": ("不是 09:00-21:00 这样的时段", "Not hours such as 09:00-21:00"),
    "currency_differs": ("与价目的币种不同", "Another currency than its price book"),
    "trivial_pin": ("口令太简单", "The PIN is too easy to guess"),
    "not_a_pin": ("口令不是 6 位数字", "The PIN is not six digits"),
    "no_pin": ("没有口令，暂时不能登录", "Without a PIN; cannot sign in yet"),
    "future_count": ("盘点时间在将来", "The count lies in the future"),
}
"""Reason code → (Chinese, English)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in `file` at `line` (of the file, from 1; 0: the file as a whole).

    `kept`: the row went in all the same, by the rule its sentence names; else it was skipped.
    """

    file: str
    line: int
    column: str
    reason: str
    kept: bool = False
    value: str = ""

    def sentence(self, lang: str) -> str:
        return REASONS[self.reason][lang != "zh"]

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" {self.column}" if self.column else "")
        shown = f" [{self.value[:40]!r}]" if self.value else ""
        zh, en = REASONS[self.reason]
        return f"{place}: {'kept' if self.kept else 'skipped'}: {self.reason}: {zh} / {en}{shown}"


class Bad(Exception):
    """A cell that cannot stand as written. With `instead` the row is kept with that value, else skipped."""

    def __init__(self, reason: str, instead: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.instead = instead
