"""Workers: an agent claims jobs over HTTP, its engine children compute, and nothing they finished is lost.

The agent is light and never imports an engine; the child holds numpy, PyAV and the models.
"""
