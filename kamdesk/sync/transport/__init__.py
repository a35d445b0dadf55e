"""Talking to a server over HTTP. The only room of the client that knows the network."""
