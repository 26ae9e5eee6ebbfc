"""The sync agent: a process of its own that outlives the window, so work leaves the device while the app is closed."""
