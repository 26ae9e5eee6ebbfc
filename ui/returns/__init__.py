"""The returns desk: one known line at a time."""
