"""The Pickup desk: picking, shelving, handing over."""
