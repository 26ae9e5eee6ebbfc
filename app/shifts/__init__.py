"""The shift at one device: its float, its takings by tender, the blind count, and who takes over."""
