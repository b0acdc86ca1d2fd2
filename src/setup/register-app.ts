// Registers the App: sends the browser to GitHub with a manifest, and takes the credentials of the App that was made.
import { organizationOf, registrationForm } from "../core/setup/app-manifest.ts";
import { exchangeCode } from "../edge/github/new-app.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { renderRegistration } from "../pages/setup-page.ts";
import type { Settings } from "../settings/settings.ts";
import { reloadStored } from "../settings/stored.ts";
import { isAppInEnvironment } from "./checks.ts";
import { page, problem, type Stay, seeOther, setupOf } from "./visit.ts";

const APP_IS_THERE =
  "An App is registered already. Forget everything that is stored, or delete it from the environment, before you register another.";

/** Sends the browser to GitHub with the App's manifest. */
export async function register(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { settings, env, url, session, nonce } = visit;
  const organization = organizationOf(form.get("organization")?.trim() ?? "");
  if (organization === null) {
    return problem(
      visit,
      400,
      "This is no organization's name: it has up to 39 letters, digits and hyphens. Leave it empty for your own account.",
    );
  }
  const { apiUrl } = settings;
  if (apiUrl === null)
    return problem(visit, 400, "GITHUB_API_URL is malformed; mend it in the Worker's environment first.");
  if (hasApp(settings)) return problem(visit, 409, APP_IS_THERE);
  const state = await setupOf(env).giveState(session.id);
  const suffix = crypto.getRandomValues(new Uint8Array(3)).toHex();
  const registration = registrationForm({ apiUrl, origin: url.origin, organization, state, suffix });
  return page(visit, 200, renderRegistration(nonce, registration));
}

function hasApp(settings: Settings): boolean {
  return isAppInEnvironment(settings) || settings.sources.GITHUB_APP_ID !== undefined;
}

export const CALLBACK_REFUSED =
  "GitHub's answer belongs to no registration that was begun in this session within the last hour, or was used already. Open /setup, and register the App from there.";
const NO_ANSWER =
  "GitHub did not answer in time. Reload this page to try again: the App is made, and its key waits for an hour.";
const UNKNOWN_CODE =
  "GitHub does not know this code: it was used already, or is older than an hour. If a new App is among your account's GitHub Apps, its key is lost: delete the App there. Then register it again from /setup.";
const STRANGE_ANSWER =
  "GitHub's answer is not what it documents, and nothing of it was stored. If a new App is among your account's GitHub Apps, its key is lost: delete the App there. Check GITHUB_API_URL, and register the App again from /setup.";
const OTHER_WAS_FASTER =
  "Another browser registered an App in the same moment, and that one is used. Delete the App that this browser made among your account's GitHub Apps.";

/** GitHub sends the browser back, with a code for the App's credentials. */
export async function takeApp(visit: Stay): Promise<Response> {
  const { env, url, settings, token, session } = visit;
  const [code = "", state = ""] = ["code", "state"].map((name) => url.searchParams.get(name) ?? "");
  const { apiUrl } = settings;
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(code) || !/^[0-9a-f]{64}$/.test(state) || apiUrl === null) {
    return problem(visit, 400, CALLBACK_REFUSED);
  }
  if (isAppInEnvironment(settings)) return problem(visit, 409, APP_IS_THERE);
  const setup = setupOf(env);
  const begun = await setup.beginExchange(token, state, session.id);
  if (begun === "unknown") return problem(visit, 400, CALLBACK_REFUSED);
  if (begun === "stored") return problem(visit, 409, APP_IS_THERE);
  if (begun === "busy")
    return problem(
      visit,
      409,
      "GitHub is being asked for an App's key at this moment. Reload this page in half a minute.",
    );
  const made = await exchangeCode(apiUrl, code);
  if (!made.ok) {
    logTrouble({ object: "app", task: "register the App", what: made.failure.logText, next: "nothing is stored" });
    const isSilent = made.failure.kind === "unavailable";
    await setup.endExchange(token, state, isSilent ? "no answer" : "refused");
    return problem(
      visit,
      isSilent || made.failure.kind === "unexpected" ? 502 : 400,
      isSilent ? NO_ANSWER : made.failure.kind === "unexpected" ? STRANGE_ANSWER : UNKNOWN_CODE,
    );
  }
  const { id, privateKey, webhookSecret, url: appUrl } = made.value;
  if (!(await setup.endExchange(token, state, { id, privateKey, webhookSecret })))
    return problem(visit, 409, OTHER_WAS_FASTER);
  await reloadStored(env);
  return seeOther(`${appUrl}/installations/new`);
}
