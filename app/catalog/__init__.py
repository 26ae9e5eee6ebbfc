"""Products, variants, barcodes and how to find them."""
