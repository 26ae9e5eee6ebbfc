"""Leases at HQ: granting, spending, returning, expiring, and the equation that must hold."""
