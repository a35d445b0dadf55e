"""What I and my team have to do, and what was promised on either side."""
