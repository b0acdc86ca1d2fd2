/**
 * Where whyred's documentation is. Whoever forks it may change it here, and at the Deploy button in README.md: a test holds
 * both to each other.
 */
export const REPOSITORY = "https://github.com/whyred/whyred";
