"""Goods that come back: always taken in, the money by policy."""
