"""What is known of a file once it has been looked at in the limited process: the contract's models, under media's roof."""

from milimo.contracts.media import MediaFacts, PictureFacts, SoundFacts, StillFacts

__all__ = ["MediaFacts", "PictureFacts", "SoundFacts", "StillFacts"]
