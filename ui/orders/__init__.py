"""The order at the counter: its panel, fulfilment, payment and receipt."""
