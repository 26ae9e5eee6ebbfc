"""The window: desks in Qt Quick over the domain in app."""
