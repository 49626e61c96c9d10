"""Everything that talks to an SFTP server."""
