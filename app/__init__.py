"""Farshelf's domain and local storage: knows no Qt and no HTTP."""
