.pragma library

// Category silhouettes: each is silhouettes/<key>.svg, on a 48 × 48 field; the keys are those of Product.silhouette.
const keys = [
    "down_jacket", "jacket", "coat", "vest", "tshirt", "shirt", "polo", "sweater", "cardigan", "hoodie", "dress",
    "skirt", "trousers", "jeans", "shorts", "leggings", "jumpsuit", "suit", "pyjamas", "hat", "cap", "beanie",
    "scarf", "gloves", "socks", "sneaker", "boot", "sandal", "heels", "bag", "backpack", "suitcase", "belt", "wallet",
    "tie", "underwear", "swimwear", "kids", "watch", "necklace", "sunglasses", "umbrella", "cosmetics", "homeware",
    "bedding", "ball", "toy", "food", "generic"
]

// Where the drawing of `key` lies; an unknown key is drawn as "generic".
function drawing(key) {
    return "silhouettes/" + (keys.includes(key) ? key : "generic") + ".svg"
}
