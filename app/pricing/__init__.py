"""What an order costs; the same functions run on the device and at HQ."""
