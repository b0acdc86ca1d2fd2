/** A Slack message as text for a terminal: what people read in it, without the addresses behind its links. */
import { type Json, listAt, stringAt } from "../json.ts";

export function slackText(blocks: readonly Json[]): string {
  return blocks.map(blockText).join("\n\n");
}

function blockText(block: Json): string {
  if (stringAt(block, "type") === "header") return stringAt(block, "text", "text") ?? "";
  if (stringAt(block, "type") === "actions") {
    return listAt(block, "elements")
      .map((button) => `[${stringAt(button, "text", "text") ?? ""}]`)
      .join(" ");
  }
  return listAt(block, "elements").map(richText).join("\n");
}

function richText(element: Json): string {
  const text = listAt(element, "elements")
    .map((inline) => stringAt(inline, "text") ?? stringAt(inline, "url") ?? "")
    .join("");
  return stringAt(element, "type") === "rich_text_preformatted" ? text.replaceAll(/^/gm, "  │ ") : text;
}
