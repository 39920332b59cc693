"""Persons vouched for by a unified sign-in (OpenID Connect), for example in front of a PMI."""
