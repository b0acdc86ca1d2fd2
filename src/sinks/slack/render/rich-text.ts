// The parts of Slack's rich text, whose text elements are shown as they are (docs.slack.dev, "Rich text block"). Pure.

import { plainName } from "../../../core/redact/plain.ts";
import { LINK_MAX_CHARS } from "../../../core/report/limits.ts";

export type Style = { readonly bold?: true; readonly code?: true; readonly italic?: true };
/** Who is mentioned: docs.slack.dev, "Rich text block", elements `user` and `usergroup`. */
export type Mentioned =
  | { readonly type: "user"; readonly user_id: string }
  | { readonly type: "usergroup"; readonly usergroup_id: string };
export type Inline =
  | Mentioned
  | { readonly type: "text"; readonly text: string; readonly style?: Style }
  | { readonly type: "link"; readonly url: string; readonly text: string; readonly style?: Style };
export type RichText =
  | { readonly type: "rich_text_section"; readonly elements: readonly Inline[] }
  | { readonly type: "rich_text_preformatted"; readonly elements: readonly Inline[] };
export type Block =
  | {
      readonly type: "header";
      readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji: false };
    }
  | { readonly type: "rich_text"; readonly elements: readonly RichText[] }
  | { readonly type: "actions"; readonly elements: readonly ButtonElement[] };
/** docs.slack.dev, "Button element": its value has at most 2,000 characters. */
export type ButtonElement = {
  readonly type: "button";
  readonly action_id: string;
  readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji: false };
  readonly value: string;
};
/** A name in Slack. A whole message has less room than a comment has for one excerpt. */
export const SHORT_NAME_MAX_CHARS = 100;

export const section = (elements: readonly Inline[]): Block => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
});

/** Slack refuses an empty text element. */
export const text = (words: string, style?: Style): Inline => ({
  type: "text",
  text: words || " ",
  ...(style && { style }),
});
export const code = (name: string, maxChars = SHORT_NAME_MAX_CHARS) => text(plainName(name, maxChars), { code: true });

export function link(words: string, url: string | null, style?: Style): Inline {
  const address = url && URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.href.length > LINK_MAX_CHARS)
    return text(words, style);
  return { type: "link", url: address.href, text: words || " ", ...(style && { style }) };
}

export const joined = (parts: readonly Inline[]): Inline[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [text(" · "), part]));

export const onLines = (lines: readonly Inline[][]): Inline[] =>
  lines.flatMap((line, i) => (i === 0 ? line : [text("\n"), ...line]));
