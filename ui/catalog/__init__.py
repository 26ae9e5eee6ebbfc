"""Finding goods: results, product sheet, where else it is."""
