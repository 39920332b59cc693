"""The calculus of periods and its callers as C, beside the rules' own."""
