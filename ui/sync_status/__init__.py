"""How this device stands with HQ."""
