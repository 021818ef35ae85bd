"""Work on bytes: decoding, encoding, compositing, sound, titles, probing, and the export of a film."""
