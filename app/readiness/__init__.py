"""How long each desk can work without HQ, and what runs out first."""
