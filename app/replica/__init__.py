"""The files HQ fills and the screens read: open, verify, swap, apply rows."""
