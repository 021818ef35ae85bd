"""The stage: painted plates become frames. Planar 8-bit Y and half-size chroma throughout, as the encoder wants it."""
