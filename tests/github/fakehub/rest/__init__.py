"""The REST half of the fake, in the shapes of GitHub's OpenAPI description (version 2022-11-28)."""
