"""Members, as far as the counter may know them."""
