"""Coupons: signed by HQ, checked without it, spent within a day's budget."""
