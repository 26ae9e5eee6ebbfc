"""Reservations at HQ: taken in from the web shop, held, looked up by any shop, picked up once, released."""
