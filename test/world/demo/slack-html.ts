/**
 * A Slack message as Slack lays it out, from the blocks that it received. docs.slack.dev, "Blocks" and "Rich text
 * block". What whyred does not send is named instead of drawn.
 */
import { at, isObject, type Json, listAt, stringAt } from "../json.ts";
import { type Html, html } from "./html.ts";

export function renderSlack(blocks: readonly Json[]): string {
  return html`${blocks.map(block)}`.text;
}

function block(value: Json): Html {
  switch (stringAt(value, "type") ?? "") {
    case "header":
      return html`<h3 class="slack-header">${stringAt(value, "text", "text") ?? ""}</h3>`;
    case "divider":
      return html`<hr class="slack-divider">`;
    case "actions":
      return html`<div class="slack-buttons">${listAt(value, "elements").map(button)}</div>`;
    case "rich_text":
      return html`<div class="slack-rich">${listAt(value, "elements").map(richText)}</div>`;
    default:
      return notDrawn(value);
  }
}

/** The page presses it by what is written on it. */
function button(value: Json): Html {
  const label = stringAt(value, "text", "text") ?? "";
  if (stringAt(value, "type") !== "button") return notDrawn(value);
  return html`<button type="button" class="slack-button" data-press="${label}">${label}</button>`;
}

function richText(value: Json): Html {
  const inside = listAt(value, "elements");
  switch (stringAt(value, "type") ?? "") {
    case "rich_text_section":
      return html`<div class="slack-section">${inside.map(inline)}</div>`;
    case "rich_text_preformatted":
      return html`<pre class="slack-pre" tabindex="0">${inside.map(inline)}</pre>`;
    case "rich_text_quote":
      return html`<blockquote class="slack-quote">${inside.map(inline)}</blockquote>`;
    case "rich_text_list":
      return html`<ul class="slack-list">${inside.map((item) => html`<li>${richText(item)}</li>`)}</ul>`;
    default:
      return notDrawn(value);
  }
}

function inline(value: Json): Html {
  switch (stringAt(value, "type") ?? "") {
    case "text":
      return styled(html`${stringAt(value, "text") ?? ""}`, value);
    case "link":
      return styled(link(stringAt(value, "url") ?? "", stringAt(value, "text")), value);
    case "emoji":
      return html`:${stringAt(value, "name") ?? ""}:`;
    case "broadcast":
      return html`<b class="slack-mention">@${stringAt(value, "range") ?? ""}</b>`;
    case "user":
      return html`<b class="slack-mention">@${stringAt(value, "user_id") ?? ""}</b>`;
    default:
      return notDrawn(value);
  }
}

function link(url: string, text: string | undefined): Html {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isWeb) return html`${text ?? url}`;
  return html`<a href="${url}" target="_blank" rel="nofollow noopener noreferrer">${text ?? url}</a>`;
}

const styles = [
  ["code", (inner: Html) => html`<code class="slack-code">${inner}</code>`],
  ["bold", (inner: Html) => html`<b>${inner}</b>`],
  ["italic", (inner: Html) => html`<i>${inner}</i>`],
  ["strike", (inner: Html) => html`<s>${inner}</s>`],
] as const;

function styled(content: Html, value: Json): Html {
  const wanted = styles.filter(([name]) => at(value, "style", name) === true);
  return wanted.reduce((inner, [, around]) => around(inner), content);
}

function notDrawn(value: Json): Html {
  const type = isObject(value) ? (stringAt(value, "type") ?? "without a type") : "no object";
  return html`<span class="slack-unknown">[${type}: not drawn here]</span>`;
}
