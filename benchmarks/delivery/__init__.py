"""How fast a large mart is delivered, next to what a user would run by hand."""
