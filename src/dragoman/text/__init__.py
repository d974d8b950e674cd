"""The text made readable: paragraphs, quotation marks, flags, without moving a single offset."""
