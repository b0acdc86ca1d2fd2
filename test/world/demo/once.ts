/** One recorded failure in the terminal: delivered, told, printed, and the process ends well only if both are there. */
import type { Demo } from "./demo.ts";
import { commentOn, messageAbout } from "./posted.ts";
import type { Scenario } from "./scenarios.ts";
import { slackText } from "./slack-text.ts";
import { stagesOf } from "./stages.ts";
import { inSeconds, rule } from "./terminal.ts";

const patienceMs = 30_000;

/** The exit code. */
export async function tellOnce(
  demo: Demo,
  scenario: Scenario,
  { print, withinMs = patienceMs }: { print: (text: string) => void; withinMs?: number },
): Promise<0 | 1> {
  const failing = demo.of(scenario);
  print(`${scenario.tool}: ${scenario.fails}. The webhooks of this recorded failure are on their way.\n`);
  await failing.deliver("failed");
  if (failing.trouble === undefined) await demo.untilTold(failing, withinMs).catch(() => undefined);
  const [comment, message] = [commentOn(failing, demo.world), messageAbout(failing, demo.world)];
  print(`${rule("The comment on the pull request, as Markdown")}\n`);
  // What programs read is one long line, which no reader sees.
  print(comment?.body.replace(/<!-- whyred:data .* -->/, "<!-- whyred:data … -->") ?? "(none)");
  print(`\n${rule(`The message in Slack's #${demo.world.channel.name}`)}\n`);
  print(message === undefined ? "(none)" : slackText(message.blocks));
  print(`\n${rule("How long it took, from the first webhook on")}\n`);
  for (const { name, ms, note } of stagesOf(failing, demo.world, demo.settleSeconds)) {
    print(`${name.padEnd(20)}${ms === null ? "–".padStart(9) : inSeconds(ms).padStart(9)}   ${note}`);
  }
  const missing = [comment === undefined ? "comment" : "", message === undefined ? "Slack message" : ""];
  const wrong = failing.trouble ?? notPosted(missing.filter(Boolean), withinMs, demo);
  print(wrong === undefined ? "\nBoth were posted." : `\n${wrong}`);
  return wrong === undefined ? 0 : 1;
}

function notPosted(missing: string[], withinMs: number, { worker }: Demo): string | undefined {
  if (missing.length === 0) return undefined;
  const said = worker.logs.length === 0 ? "" : ` The Worker's log says: ${worker.logs.slice(-3).join(" · ")}`;
  return `The ${missing.join(" and the ")} did not come within ${withinMs / 1000} seconds.${said}`;
}
