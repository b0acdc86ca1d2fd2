// Whether a commit's author may be looked up in Slack. Pure.

export type Author = { readonly name: string; readonly email: string };

/**
 * Not a bot; and not one of GitHub's own addresses, which are nobody's in Slack (docs.github.com, "Setting your commit
 * email address": `ID+NAME@users.noreply.github.com`, and the same on an Enterprise Server's host).
 */
export function isMentionable({ name, email }: Author): boolean {
  if (!/^[^\s@]{1,200}@[^\s@]{1,200}$/.test(email)) return false;
  if (/\[bot\]$/i.test(name.trim()) || /\[bot\]@/i.test(email)) return false;
  return !/@(?:users\.)?noreply\./i.test(email) && !/^noreply@/i.test(email);
}
