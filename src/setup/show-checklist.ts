// The setup page as somebody with a session sees it: asked anew, with what they did last.
import { type Refused, renderChecklist } from "../pages/setup-page.ts";
import { checklistOf } from "./checks.ts";
import { page, type Stay, setupOf } from "./visit.ts";

/** With a form of Slack's that was refused it is an error, and the form is there again. */
export async function showChecklist(visit: Stay, refused: Refused | null = null): Promise<Response> {
  const { settings, url, env, nonce } = visit;
  const list = await checklistOf(settings, url.origin, await setupOf(env).isExchangeLost());
  const news = { done: url.searchParams.get("done"), refused };
  return page(visit, refused === null ? 200 : 400, renderChecklist(list, nonce, news));
}
