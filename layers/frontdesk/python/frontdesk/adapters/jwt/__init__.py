"""JSON Web Tokens: our own short-lived proof of who speaks."""
