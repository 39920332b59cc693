"""Who may do what: identities, roles, units, and what each may see."""
