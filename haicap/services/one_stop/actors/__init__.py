"""How simulated people behave at the one-stop shop: they see rows by queries and act by commands, like anybody."""
