"""What needs a person: anything HQ did not simply accept."""
