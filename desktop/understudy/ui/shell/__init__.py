"""The main window: navigation, switchers, menus, and the frame screens live in."""
