"""The pickup desk: to pick, to collect, handover."""
