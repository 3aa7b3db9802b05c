"""Who may do what: people, roles, visits, and what every answer carries to keep them safe."""
