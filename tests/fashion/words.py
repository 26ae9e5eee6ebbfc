"""The vocabulary of the generated catalogue: garments, their cuts, series, colours, brands, shops and people.

All brands, series and people are invented. A pair is (Chinese, English).
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]

ADULT = ("S", "M", "L", "XL")
ADULT_WIDE = ("XS", "S", "M", "L", "XL", "XXL")
WAIST = ("26", "27", "28", "29", "30", "32")
WOMEN_SHOE = ("35", "36", "37", "38", "39", "40")
MEN_SHOE = ("39", "40", "41", "42", "43", "44")
CHILD = ("110", "120", "130", "140", "150")
ONE = ("均码",)


@dataclass(frozen=True, slots=True)
class Garment:
    """A leaf category: `group` its parent, `cuts` what can stand before its noun, prices in whole yuan."""

    code: str
    group: str
    silhouette: str
    prefix: str
    name: Pair
    cuts: tuple[Pair, ...]
    sizes: tuple[str, ...]
    prices: tuple[int, int]
    details: tuple[Pair, ...]


GROUPS: dict[str, tuple[str, Pair]] = {
    "down": ("down_jacket", ("羽绒服饰", "Down wear")),
    "outer": ("jacket", ("外套", "Outerwear")),
    "tops": ("shirt", ("上装", "Tops")),
    "knit": ("sweater", ("针织", "Knitwear")),
    "bottoms": ("trousers", ("裤装", "Trousers")),
    "dresses": ("dress", ("裙装", "Dresses and skirts")),
    "shoes": ("sneaker", ("鞋履", "Shoes")),
    "bags": ("bag", ("包袋", "Bags")),
    "hats": ("hat", ("帽子", "Hats")),
    "accessories": ("scarf", ("配饰", "Accessories")),
    "kids": ("kids", ("童装", "Kids")),
    "intimate": ("underwear", ("内衣泳装", "Underwear and swimwear")),
    "home": ("homeware", ("家居", "Homeware")),
}

_DOWN = (
    ("90% 白鹅绒 · 充绒 120g · 可机洗", "90% white goose down · 120 g fill · machine washable"),
    ("80% 白鸭绒 · 充绒 150g · 防泼水", "80% white duck down · 150 g fill · water-repellent"),
    ("90% 白鸭绒 · 蓬松度 650 · 轻至 380g", "90% white duck down · 650 fill power · only 380 g"),
)
_COTTON = (
    ("100% 新疆长绒棉 · 不易起球", "100% long-staple cotton · resists pilling"),
    ("95% 棉 5% 氨纶 · 有弹性", "95% cotton, 5% elastane · stretch"),
    ("精梳棉 · 220g · 水洗工艺", "Combed cotton · 220 g · garment-washed"),
)
_WOOL = (
    ("70% 绵羊毛 · 双面呢", "70% sheep wool · double-faced"),
    ("100% 美丽诺羊毛 · 可机洗", "100% merino wool · machine washable"),
    ("30% 羊绒 70% 羊毛 · 亲肤", "30% cashmere, 70% wool · soft on skin"),
)
_SHELL = (
    ("三层压胶 · 防水 10000mm", "Three-layer taped · 10,000 mm waterproof"),
    ("锦纶 · 抗风 · 可收纳", "Nylon · windproof · packable"),
)
_BLEND = (
    ("聚酯纤维混纺 · 免烫", "Polyester blend · non-iron"),
    ("65% 三醋酸 · 垂顺", "65% triacetate · fluid drape"),
)
_LEATHER = (
    ("头层牛皮 · 橡胶大底", "Full-grain leather · rubber sole"),
    ("网面透气 · 轻弹中底", "Breathable mesh · light cushioning"),
)
_BAG = (
    ("头层牛皮 · 磁扣", "Full-grain leather · magnetic clasp"),
    ("尼龙 · 防泼水 · 15 寸电脑层", "Nylon · water-repellent · fits a 15-inch laptop"),
)

GARMENTS: tuple[Garment, ...] = (
    Garment("down_jacket", "down", "down_jacket", "YR", ("羽绒服", "down jacket"),
            (("轻量", "light"), ("短款连帽", "hooded short"), ("长款", "long"), ("工装", "workwear"), ("立领",
             "stand-collar"),
             ("加厚", "thick"), ("收腰", "waisted"), ("面包", "puffer")), ADULT, (499, 1599), _DOWN),
    Garment("down_vest", "down", "vest", "YR", ("羽绒马甲", "down vest"),
            (("轻薄", "thin"), ("立领", "stand-collar"), ("连帽", "hooded")), ADULT, (299, 499), _DOWN),
    Garment("down_trousers", "down", "trousers", "KZ", ("羽绒裤", "down trousers"),
            (("加绒", "lined"), ("束脚", "cuffed")), ADULT, (299, 459), _DOWN),
    Garment("down_shell", "down", "jacket", "YR", ("羽绒外套", "down shell"),
            (("冲锋", "storm"), ("轻暖", "warm")), ADULT, (799, 1599), _DOWN),
    Garment("down_dress", "down", "dress", "QZ", ("羽绒裙", "down dress"),
            (("拼接", "panel"), ("短款", "short")), ADULT, (329, 529), _DOWN),
    Garment("down_hat", "down", "hat", "MZ", ("羽绒帽", "down hat"),
            (("护耳", "ear-flap"), ("轻暖", "warm")), ONE, (129, 199), _DOWN),
    Garment("down_boot", "down", "boot", "XZ", ("羽绒靴", "down boots"),
            (("雪地", "snow"), ("短筒", "ankle")), WOMEN_SHOE, (399, 599), _DOWN),
    Garment("jacket", "outer", "jacket", "WT", ("夹克", "jacket"),
            (("飞行员", "bomber"), ("短款", "cropped"), ("工装", "work"), ("棒球", "varsity")), ADULT, (359, 899),
             _BLEND),
    Garment("shell", "outer", "jacket", "CF", ("冲锋衣", "shell jacket"),
            (("三合一", "three-in-one"), ("轻量", "light"), ("硬壳", "hard")), ADULT, (499, 1299), _SHELL),
    Garment("coat", "outer", "coat", "DY", ("大衣", "coat"),
            (("双面呢", "double-faced wool"), ("茧型", "cocoon"), ("系带", "belted"), ("长款", "long")), ADULT,
            (899, 2399), _WOOL),
    Garment("trench", "outer", "coat", "FY", ("风衣", "trench coat"),
            (("经典", "classic"), ("短款", "short"), ("长款", "long")), ADULT, (599, 1299), _BLEND),
    Garment("suit", "outer", "suit", "XF", ("西装", "blazer"),
            (("廓形", "boxy"), ("单排扣", "single-breasted"), ("双排扣", "double-breasted")), ADULT_WIDE,
            (499, 1299), _BLEND),
    Garment("tshirt", "tops", "tshirt", "TX", ("T恤", "T-shirt"),
            (("圆领", "crew-neck"), ("重磅", "heavyweight"), ("V 领", "V-neck"), ("长袖", "long-sleeve"), ("宽松",
             "loose")),
            ADULT_WIDE, (79, 199), _COTTON),
    Garment("polo", "tops", "polo", "PL", ("POLO衫", "polo shirt"),
            (("珠地", "piqué"), ("针织", "knitted"), ("速干", "quick-dry")), ADULT_WIDE, (129, 299), _COTTON),
    Garment("shirt", "tops", "shirt", "CS", ("衬衫", "shirt"),
            (("牛津纺", "Oxford"), ("免烫", "non-iron"), ("法兰绒", "flannel"), ("飘带", "bow-neck"), ("亚麻",
             "linen")),
            ADULT_WIDE, (159, 459), _COTTON),
    Garment("hoodie", "tops", "hoodie", "WY", ("卫衣", "sweatshirt"),
            (("连帽", "hooded"), ("圆领", "crew-neck"), ("加绒", "fleece-lined"), ("拉链", "zip-up")), ADULT_WIDE,
            (199, 459), _COTTON),
    Garment("sweater", "knit", "sweater", "MY", ("毛衣", "sweater"),
            (("高领", "turtleneck"), ("圆领", "crew-neck"), ("麻花", "cable-knit"), ("半高领", "mock-neck")), ADULT,
            (259, 699), _WOOL),
    Garment("cardigan", "knit", "sweater", "KS", ("开衫", "cardigan"),
            (("V 领", "V-neck"), ("粗针", "chunky"), ("短款", "cropped")), ADULT, (259, 599), _WOOL),
    Garment("knit_vest", "knit", "vest", "BX", ("针织背心", "knitted vest"),
            (("V 领", "V-neck"), ("菱格", "argyle")), ADULT, (159, 329), _WOOL),
    Garment("trousers", "bottoms", "trousers", "KZ", ("长裤", "trousers"),
            (("直筒", "straight"), ("阔腿", "wide-leg"), ("烟管", "cigarette"), ("锥形", "tapered")), ADULT_WIDE,
            (199, 499), _BLEND),
    Garment("jeans", "bottoms", "jeans", "NZ", ("牛仔裤", "jeans"),
            (("直筒", "straight"), ("阔腿", "wide-leg"), ("修身", "slim"), ("高腰", "high-rise")), WAIST,
            (199, 499), _COTTON),
    Garment("shorts", "bottoms", "shorts", "DK", ("短裤", "shorts"),
            (("五分", "knee-length"), ("运动", "sports"), ("工装", "cargo")), ADULT, (99, 259), _COTTON),
    Garment("leggings", "bottoms", "leggings", "DD", ("打底裤", "leggings"),
            (("高腰", "high-waist"), ("加绒", "fleece-lined")), ADULT, (99, 229), _COTTON),
    Garment("dress", "dresses", "dress", "LY", ("连衣裙", "dress"),
            (("收腰", "fitted"), ("衬衫", "shirt"), ("针织", "knitted"), ("茶歇", "tea"), ("吊带", "slip")), ADULT,
            (259, 799), _BLEND),
    Garment("skirt", "dresses", "skirt", "QZ", ("半身裙", "skirt"),
            (("A 字", "A-line"), ("百褶", "pleated"), ("鱼尾", "fishtail"), ("牛仔", "denim")), ADULT, (159, 459),
             _BLEND),
    Garment("sneaker", "shoes", "sneaker", "XZ", ("运动鞋", "sneakers"),
            (("轻弹", "light"), ("厚底", "platform"), ("复古", "retro")), MEN_SHOE, (299, 699), _LEATHER),
    Garment("boot", "shoes", "boot", "XZ", ("短靴", "ankle boots"),
            (("切尔西", "Chelsea"), ("马丁", "lace-up"), ("粗跟", "block-heel")), WOMEN_SHOE, (399, 899), _LEATHER),
    Garment("heels", "shoes", "heels", "XZ", ("高跟鞋", "heels"),
            (("尖头", "pointed"), ("方头", "square-toe")), WOMEN_SHOE, (299, 699), _LEATHER),
    Garment("sandal", "shoes", "sandal", "XZ", ("凉鞋", "sandals"),
            (("一字带", "strap"), ("厚底", "platform")), WOMEN_SHOE, (199, 459), _LEATHER),
    Garment("bag", "bags", "bag", "BB", ("单肩包", "shoulder bag"),
            (("马鞍", "saddle"), ("腋下", "underarm"), ("托特", "tote")), ONE, (259, 899), _BAG),
    Garment("backpack", "bags", "backpack", "BB", ("双肩包", "backpack"),
            (("通勤", "commuter"), ("轻量", "light")), ONE, (199, 599), _BAG),
    Garment("bucket_hat", "hats", "hat", "MZ", ("渔夫帽", "bucket hat"),
            (("羊毛", "wool"), ("灯芯绒", "corduroy")), ONE, (89, 159), _WOOL),
    Garment("cap", "hats", "cap", "MZ", ("棒球帽", "baseball cap"),
            (("软顶", "soft-top"), ("刺绣", "embroidered")), ONE, (79, 149), _COTTON),
    Garment("beanie", "hats", "beanie", "MZ", ("针织帽", "beanie"),
            (("罗纹", "ribbed"), ("美丽诺", "merino")), ONE, (79, 159), _WOOL),
    Garment("scarf", "accessories", "scarf", "PS", ("围巾", "scarf"),
            (("羊毛", "wool"), ("格纹", "checked"), ("流苏", "fringed")), ONE, (129, 459), _WOOL),
    Garment("gloves", "accessories", "gloves", "PS", ("手套", "gloves"),
            (("触屏", "touch-screen"), ("羊皮", "sheepskin")), ("S", "M", "L"), (89, 299), _WOOL),
    Garment("belt", "accessories", "belt", "PS", ("腰带", "belt"),
            (("牛皮", "leather"), ("编织", "braided")), ("80", "85", "90", "95"), (99, 299), _BAG),
    Garment("socks", "accessories", "socks", "PS", ("中筒袜", "crew socks"),
            (("精梳棉", "combed-cotton"), ("羊毛", "wool")), ONE, (29, 69), _COTTON),
    Garment("sunglasses", "accessories", "sunglasses", "PS", ("太阳镜", "sunglasses"),
            (("偏光", "polarised"), ("猫眼", "cat-eye")), ONE, (159, 399), _BAG),
    Garment("watch", "accessories", "watch", "PS", ("腕表", "watch"),
            (("极简", "minimal"), ("钢带", "steel")), ONE, (399, 999), _BAG),
    Garment("umbrella", "accessories", "umbrella", "PS", ("晴雨伞", "umbrella"),
            (("三折", "folding"), ("自动", "automatic")), ONE, (79, 159), _SHELL),
    Garment("kids_jacket", "kids", "kids", "TZ", ("儿童外套", "kids' jacket"),
            (("防风", "windproof"), ("连帽", "hooded")), CHILD, (199, 399), _SHELL),
    Garment("kids_hoodie", "kids", "kids", "TZ", ("儿童卫衣", "kids' sweatshirt"),
            (("圆领", "crew-neck"), ("加绒", "fleece-lined")), CHILD, (129, 259), _COTTON),
    Garment("underwear", "intimate", "underwear", "NY", ("保暖内衣", "thermal set"),
            (("圆领", "crew-neck"), ("半高领", "mock-neck")), ADULT_WIDE, (129, 299), _COTTON),
    Garment("swimwear", "intimate", "swimwear", "NY", ("泳衣", "swimsuit"),
            (("连体", "one-piece"), ("分体", "two-piece")), ADULT, (159, 359), _BLEND),
    Garment("homeware", "home", "homeware", "JJ", ("盖毯", "throw"),
            (("华夫格", "waffle"), ("法兰绒", "flannel")), ONE, (99, 299), _COTTON),
)  # fmt: skip

SERIES: tuple[Pair, ...] = (
    ("云感", "Cloud"), ("雪线", "Snowline"), ("暖屿", "Warm Isle"), ("晨雾", "Morning Mist"), ("松间", "Pinewood"),
    ("浅山", "Foothill"), ("微光", "Glimmer"), ("远岚", "Far Ridge"), ("静湖", "Still Lake"), ("初霜", "First Frost"),
    ("拾光", "Daylight"), ("青序", "Evergreen"), ("旷野", "Open Field"), ("半夏", "Midsummer"), ("听风", "Windward"),
    ("流沙", "Quicksand"), ("白露", "White Dew"), ("北纬", "Northern"), ("日常", "Everyday"), ("留白", "Plain"),
    ("织夜", "Woven Night"), ("橡果", "Acorn"), ("长街", "Long Street"), ("小满", "Grain Rain"),
)  # fmt: skip

BRANDS = ("屿禾 Yuhe", "澄麓 Chenglu", "纺舟 Fangzhou", "素岚 Sulan", "栖野 Qiye", "隅光 Yuguang")

COLOURS: dict[str, tuple[str, Pair]] = {
    "NAVY": ("#22304E", ("藏青", "Navy")),
    "MIST": ("#7D8C9B", ("雾灰", "Mist grey")),
    "CAMEL": ("#C8A27A", ("驼", "Camel")),
    "BRICK": ("#A1483C", ("砖红", "Brick red")),
    "BLACK": ("#232323", ("黑", "Black")),
    "OLIVE": ("#4C5C40", ("橄榄绿", "Olive")),
    "CREAM": ("#E6DFD1", ("米白", "Cream")),
    "BROWN": ("#80553C", ("栗棕", "Chestnut")),
    "STEEL": ("#5D7D9F", ("钢蓝", "Steel blue")),
    "PLUM": ("#2C1B52", ("深紫", "Plum")),
    "PINK": ("#E1AACE", ("樱粉", "Cherry pink")),
    "OCEAN": ("#1E3B64", ("海蓝", "Ocean")),
    "ICE": ("#A6D9E0", ("冰蓝", "Ice blue")),
    "CHAR": ("#3B4047", ("炭灰", "Charcoal")),
    "WHITE": ("#FFFFFF", ("白", "White")),
    "RUST": ("#8B4F1D", ("铁锈", "Rust")),
    "PINE": ("#30493D", ("松绿", "Pine")),
    "SLATE": ("#34495E", ("石板蓝", "Slate blue")),
    "WINE": ("#5F2841", ("酒红", "Wine")),
    "BLUSH": ("#E9C9D5", ("藕粉", "Blush")),
    "INK": ("#2E3B46", ("墨蓝", "Ink blue")),
    "OAT": ("#D8CBB4", ("燕麦", "Oatmeal")),
    "MUSTARD": ("#C7962C", ("姜黄", "Mustard")),
    "SAGE": ("#9CAF94", ("鼠尾草绿", "Sage")),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """Position in degrees as text, as the file has it."""

    code: str
    kind: str
    region: str
    latitude: str
    longitude: str
    address: str
    phone: str
    name: Pair


SHOPS: tuple[Shop, ...] = (
    Shop("HZ-HUBIN", "store", "hangzhou", "30.257140", "120.164250", "杭州市上城区湖滨路 88 号 1 层",
    "0571-5550 0101",
         ("湖滨店", "Hubin")),
    Shop("HZ-XIHU", "store", "hangzhou", "30.246690", "120.167190", "杭州市上城区延安路 98 号 2 层", "0571-5550 0102",
         ("西湖银泰店", "Xihu Intime")),
    Shop("HZ-WULIN", "store", "hangzhou", "30.274500", "120.164090", "杭州市拱墅区武林广场 21 号 3 层",
    "0571-5550 0103",
         ("武林店", "Wulin")),
    Shop("HZ-BINJIANG", "store", "hangzhou", "30.187600", "120.213500", "杭州市滨江区江汉路 1515 号 1 层",
    "0571-5550 0104",
         ("滨江龙湖店", "Binjiang Longfor")),
    Shop("HZ-DC", "dc", "hangzhou", "30.305300", "120.386400", "杭州市钱塘区物流园 6 号库", "0571-5550 0100",
         ("杭州总仓", "Hangzhou DC")),
    Shop("SH-JINGAN", "store", "shanghai", "31.224300", "121.446200", "上海市静安区南京西路 1788 号 B1 层",
    "021-5550 0201",
         ("静安店", "Jing'an")),
    Shop("SH-XUJIAHUI", "store", "shanghai", "31.194600", "121.436900", "上海市徐汇区虹桥路 1 号 2 层",
    "021-5550 0202",
         ("徐家汇店", "Xujiahui")),
    Shop("SH-DC", "dc", "shanghai", "31.118000", "121.385600", "上海市闵行区莘庄工业区 12 号库", "021-5550 0200",
         ("上海总仓", "Shanghai DC")),
    Shop("NJ-XINJIEKOU", "store", "nanjing", "32.042500", "118.784700", "南京市玄武区中山路 18 号 1 层",
    "025-5550 0301",
         ("新街口店", "Xinjiekou")),
    Shop("SZ-YUANQU", "store", "suzhou", "31.318600", "120.708700", "苏州市工业园区苏州大道东 409 号 1 层",
    "0512-5550 0401",
         ("苏州园区店", "Suzhou SIP")),
)  # fmt: skip

SURNAMES = "周陈刘王赵李张吴郑孙许何沈韩杨朱秦尤吕施孔曹严华金魏陶姜"
GIVEN = (
    "晓",
    "晨",
    "敏",
    "迪",
    "悦",
    "凯",
    "航",
    "诺",
    "静",
    "洋",
    "雨桐",
    "子涵",
    "思远",
    "佳怡",
    "浩然",
    "若溪",
    "一鸣",
    "清越",
)
