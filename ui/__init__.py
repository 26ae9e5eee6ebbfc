"""The window: desks in Qt Quick over the domain in app."""

# Before PySide6, whose import hook reads the source of every module that is imported after it: 60 ms for SQLAlchemy.
import app.device  # noqa: F401 - imported for its place in the order alone
