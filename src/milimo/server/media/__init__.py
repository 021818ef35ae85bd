"""What is made of media for the browser: asked for once a blob, made by workers, served as it comes."""
