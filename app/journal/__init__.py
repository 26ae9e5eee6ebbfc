"""What happened on this device: commands, chain, drafts, counters."""
