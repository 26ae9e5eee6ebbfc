"""What customers put together online and pick up at a counter by a code."""
