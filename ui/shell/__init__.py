"""The frame of the window: desks, the scan box, messages, keys."""
