"""What readers are told of who translated a text, in one place: pages and manifests say it, and a
licence's demand is looked for by it. Labels, which `render.labels` has in other languages."""

MACHINE_MADE = "This text was machine-translated and has not been reviewed by a person."
MADE_BY_PEOPLE = "The text was translated, and so changed, from the original."
NOTICES = (MACHINE_MADE, MADE_BY_PEOPLE)
"""Of which one must stand in a rendition that is to tell of changes, in its language."""
