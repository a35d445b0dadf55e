"""Forms made from the registry: every record of an account is written and mended with them."""
