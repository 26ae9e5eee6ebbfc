"""E-invoices: who wants one, for whom, and what became of it; another system issues them."""
