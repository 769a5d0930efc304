"""Files people send: named by us, kept outside the web's reach, in a folder or on S3."""
