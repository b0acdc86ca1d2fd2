// The token that GitHub is asked with: the same variables as GitHub's own command reads, in the same order.
export type Token = { readonly name: "GH_TOKEN" | "GITHUB_TOKEN"; readonly text: string };

/** Null where none is set; a sentence where it cannot be a token. The token itself stands in no sentence. */
export function tokenOf(environment: Readonly<Record<string, string | undefined>>): Token | null | string {
  for (const name of ["GH_TOKEN", "GITHUB_TOKEN"] as const) {
    const text = environment[name]?.trim() ?? "";
    if (text === "") continue;
    // Only these may stand in a header; the longest tokens have about 520 characters.
    return /^[\x21-\x7e]{1,2000}$/.test(text)
      ? { name, text }
      : `${name} is not a token: it has blanks or line ends in it.`;
  }
  return null;
}
