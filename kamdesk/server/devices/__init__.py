"""Devices: one-use codes, tokens, and taking them away."""
