"""Reads a folder of CSV files into HQ (docs/import.md)."""
