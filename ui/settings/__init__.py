"""The Settings desk: language, theme, text size, scanner, printer."""
