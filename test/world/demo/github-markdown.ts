/**
 * A comment as GitHub renders it, as far as its Markdown goes: GitHub's flavour with tables, strikethrough and
 * autolinks; a line break is one (docs.github.com, "Basic writing and formatting syntax", "Line breaks": in pull
 * requests it is, in files it is not); HTML comments are not shown; and mentions are, since they would notify.
 *
 * Of HTML, the few tags that layout is made of count where they have no attributes. All else is shown as text, which
 * GitHub would drop: here it is to be seen, and it can do nothing.
 */
import MarkdownIt from "markdown-it";
import { withGitHubsLimits } from "../github-limits.ts";
import { escapeHtml } from "./html.ts";

const layoutTag = /<\/?(?:details|summary|br|sub|sup|kbd|ins|del|b|i|em|strong)(?: open)?\s*\/?>/gi;
const hiddenComment = /<!--[\s\S]*?-->/g;
const mention = /(^|[^\w@/.-])(@[a-z\d](?:-?[a-z\d]){0,38}(?:\/[\w-]+)?)/gi;

const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true }).use(withGitHubsLimits);

Object.assign(markdown.renderer.rules, {
  html_block: (tokens, index) => harmless(contentOf(tokens, index)),
  html_inline: (tokens, index) => harmless(contentOf(tokens, index)),
  text: (tokens, index) => withMentions(contentOf(tokens, index)),
  // No picture is fetched from outside; its words stand in its place.
  image: (tokens, index) => escapeHtml(contentOf(tokens, index)),
  // A wide log scrolls in its own box, so the keyboard must get there.
  fence: (tokens, index) => `<pre tabindex="0"><code>${escapeHtml(contentOf(tokens, index))}</code></pre>\n`,
  link_open: (tokens, index, options, _environment, renderer) => {
    tokens[index]?.attrSet("rel", "nofollow noopener noreferrer");
    tokens[index]?.attrSet("target", "_blank");
    return renderer.renderToken(tokens, index, options);
  },
} satisfies typeof markdown.renderer.rules);

export function renderMarkdown(text: string): string {
  return markdown.render(text);
}

function contentOf(tokens: readonly { content: string }[], index: number): string {
  return tokens[index]?.content ?? "";
}

function harmless(written: string): string {
  const kept: string[] = [];
  let end = 0;
  const shown = written.replace(hiddenComment, "");
  for (const { 0: tag, index } of shown.matchAll(layoutTag)) {
    kept.push(escapeHtml(shown.slice(end, index)), tag);
    end = index + tag.length;
  }
  return [...kept, escapeHtml(shown.slice(end))].join("");
}

function withMentions(text: string): string {
  return escapeHtml(text).replace(mention, '$1<strong class="user-mention">$2</strong>');
}
