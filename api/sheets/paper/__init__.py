"""The plan on paper and in a chat picture: set by typst, with one Chinese font, from data alone."""
