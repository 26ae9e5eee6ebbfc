"""Stock: here, anywhere, in transit, and how safe a promise on it is."""
