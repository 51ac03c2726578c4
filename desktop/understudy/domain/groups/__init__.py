"""Groups that people belong to: organisations and teams, SIGs and subprojects, employers; read from files."""
