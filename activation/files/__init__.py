"""How files are named, made, split, packed and encrypted. Nothing here opens a warehouse or a connection."""
