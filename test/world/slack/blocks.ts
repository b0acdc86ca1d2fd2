/**
 * Slack's rules for a message's blocks: docs.slack.dev, "Blocks", "Block elements" and "Composition objects". Blocks
 * that whyred has no use for (video, table, file, input) count as unknown.
 */
import { isObject, type Json } from "../json.ts";
import { richTextElements } from "./rich-text.ts";
import { byType, type Check, flag, list, oneOf, shape, text, url } from "./shapes.ts";

const mostBlocks = 50;
// No page documents it. slackapi/bolt-js issue 2867 measured: 9,597 characters of text were taken, 11,341 refused.
const mostTextInAllBlocks = 11_000;

const block_id = text(255, 0);
const plainText = (longest: number): Check => byType({ plain_text: shape({ text: text(longest) }, { emoji: flag }) });
const anyText = (longest: number): Check =>
  byType({
    plain_text: shape({ text: text(longest) }, { emoji: flag }),
    mrkdwn: shape({ text: text(longest) }, { verbatim: flag }),
  });

const image = shape({ image_url: url(3000), alt_text: text(2000) });
const button = shape(
  { text: plainText(75) },
  {
    action_id: text(255),
    url: url(3000),
    value: text(2000),
    style: oneOf("primary", "danger"),
    accessibility_label: text(75),
  },
);
const contextElement: Check = (value, pointer) =>
  isObject(value) && value["type"] === "image" ? image(value, pointer) : anyText(3000)(value, pointer);

const section: Check = (value, pointer) => {
  const accessory = byType({ button, image });
  const fields = list(anyText(2000), { least: 1, most: 10 });
  const wrong = shape({}, { text: anyText(3000), fields, accessory, block_id, expand: flag })(value, pointer);
  const hasText = isObject(value) && (value["text"] !== undefined || value["fields"] !== undefined);
  return hasText ? wrong : [...wrong, `missing required field: text [json-pointer:${pointer}]`];
};

const block = byType({
  section,
  header: shape({ text: plainText(150) }, { block_id }),
  divider: shape({}, { block_id }),
  context: shape({ elements: list(contextElement, { least: 1, most: 10 }) }, { block_id }),
  actions: shape({ elements: list(byType({ button }), { least: 1, most: 25 }) }, { block_id }),
  image: shape({ image_url: url(3000), alt_text: text(2000) }, { title: plainText(2000), block_id }),
  rich_text: shape({ elements: richTextElements }, { block_id }),
  markdown: shape({ text: text(12_000) }, { block_id }),
});

/** What Slack would say of these blocks, each sentence with its JSON pointer; nothing where they are good. */
export function problemsOfBlocks(blocks: Json, pointer = "/blocks"): string[] {
  const problems = list(block, { most: mostBlocks })(blocks, pointer);
  const ids = Array.isArray(blocks) ? blocks.map((one) => (isObject(one) ? one["block_id"] : undefined)) : [];
  const twice = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  return [
    ...problems,
    ...twice.map((id) => `\`block_id\` must be unique: ${JSON.stringify(id)} [json-pointer:${pointer}]`),
  ];
}

/** `msg_blocks_too_long` */
export function isTooLongInAll(blocks: Json): boolean {
  return textIn(blocks) > mostTextInAllBlocks;
}

function textIn(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textIn(one), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, field]) => sum + (name === "text" && typeof field === "string" ? field.length : textIn(field)),
    0,
  );
}
