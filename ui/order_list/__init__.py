"""The Orders desk: every order of this shop, its story and what may be done with it."""
