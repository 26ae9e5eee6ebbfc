"""Databases, transactions and what they changed; knows no feature."""
