"""The law and the reasoning, pure Python, one chapter a subject."""
