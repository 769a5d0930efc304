"""How people come in and what they are told of it: roles given by somebody, invitations, requests for an account."""
