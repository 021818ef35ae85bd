"""The designed places, one module each or two kindred ones. Each `design_*` builds a place in one scene's light."""
