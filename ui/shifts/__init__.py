"""The shift at this device: float, blind count, cash in and out, handing over, the day-end slip."""
