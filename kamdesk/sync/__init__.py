"""The client's side of sync. Until a server is joined it only knows what waits."""
