"""How the window looks: colours, type, icons, motion."""
