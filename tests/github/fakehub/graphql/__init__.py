"""The GraphQL half of the fake: GitHub's own schema, executed over the world."""
