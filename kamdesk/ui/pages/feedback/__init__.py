"""The customer's voice: what they answered, what it adds up to, and what we did about it."""
