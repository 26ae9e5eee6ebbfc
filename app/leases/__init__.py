"""Leases: what HQ has set aside for this device alone, so that it may promise it without asking."""
