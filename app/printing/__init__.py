"""Receipt printers: the bytes they take, where they stand, and what they say is wrong."""
