"""How much of a settlement is luck: its spread by size, draws of it, and what a contract makes of them."""
