"""Questions of the top floor: the portal's health, its map, what a territory holds in every part."""
