"""QR payments: attempts, their states, and the provider that charges (retail.md §5, decision 0019)."""
