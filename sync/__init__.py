"""Both sides of the exchange with HQ: the protocol, the device's agent, the reference HQ."""
