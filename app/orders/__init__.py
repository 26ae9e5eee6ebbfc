"""Orders: placing, reading, receipts."""
