"""The revisions; see `sync.hq.migrations`."""
