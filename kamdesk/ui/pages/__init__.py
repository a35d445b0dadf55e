"""The pages. None knows another; the shell opens them."""
