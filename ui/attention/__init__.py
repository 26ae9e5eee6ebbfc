"""The Attention desk: what needs a person, and what waits to be sent."""
