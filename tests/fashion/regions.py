"""Regions of the demo: every province, and of a few the cities and districts that its addresses lie in."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fashion.folder import ImportFolder

_PROVINCES = (
    "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 "
    "33浙江省 34安徽省 35福建省 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 "
    "46海南省 50重庆市 51四川省 52贵州省 53云南省 54西藏自治区 61陕西省 62甘肃省 63青海省 "
    "64宁夏回族自治区 65新疆维吾尔自治区 71台湾省 81香港特别行政区 82澳门特别行政区"
)
_CITIES = (
    "1101市辖区 1501呼和浩特市 1525锡林郭勒盟 3101市辖区 3201南京市 3205苏州市 3301杭州市 3302宁波市 "
    "3601南昌市 4401广州市 4403深圳市 4690省直辖县级行政区划 5001市辖区 5002县 6501乌鲁木齐市 "
    "6590自治区直辖县级行政区划 8101香港岛 8102九龙"
)
_DISTRICTS = (
    "110101东城区 110102西城区 110105朝阳区 110108海淀区 150102新城区 152502锡林浩特市 310101黄浦区 "
    "310104徐汇区 310106静安区 310115浦东新区 320106鼓楼区 320505虎丘区 320508姑苏区 330102上城区 "
    "330105拱墅区 330106西湖区 330108滨江区 330109萧山区 330110余杭区 330113临平区 330114钱塘区 "
    "330122桐庐县 330203海曙区 330212鄞州区 360103西湖区 440106天河区 440305南山区 469005文昌市 "
    "500103渝中区 500235云阳县 650102天山区 659001石河子市 810101中西区 810102湾仔区 810201油尖旺区"
)
AREAS = {
    "HZ-HUBIN": ("330102", "330106"),
    "HZ-XIHU": ("330102", "330106"),
    "HZ-WULIN": ("330105",),
    "HZ-BINJIANG": ("330108", "330109"),
}
"""Where the shops bring goods themselves."""


def named(text: str) -> Iterator[tuple[str, str]]:
    for word in text.split():
        name = word.lstrip("0123456789")
        yield word.removesuffix(name), name


def add_regions(out: ImportFolder) -> None:
    codes = {code for level in (_PROVINCES, _CITIES, _DISTRICTS) for code, _ in named(level)}
    for level in (_PROVINCES, _CITIES, _DISTRICTS):
        for code, name in named(level):
            if len(code) == 2 or code[:-2] in codes:
                out.add("regions", code=code, name=name)
    for shop, regions in AREAS.items():
        for region in regions:
            out.add("delivery_areas", store_code=shop, region_code=region)
