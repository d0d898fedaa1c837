"""What the site has beside docs/."""
