"""Questions of the administration."""
