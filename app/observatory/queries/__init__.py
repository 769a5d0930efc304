"""Questions of the observatory."""
