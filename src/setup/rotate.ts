// Replaces the stored App's credentials: the webhook's secret, which is made here, and the private key, which GitHub makes.
import { GitHubApp } from "../edge/github/app.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { toPkcs8 } from "../settings/private-key.ts";
import { reloadStored } from "../settings/stored.ts";
import { PAGE, problem, type Stay, seeOther, setupOf } from "./visit.ts";

const NOT_STORED =
  "The App's credentials are not stored here. Change them where they are set: in the Worker's environment.";

/** A new webhook secret: stored before GitHub hears of it, and the old one beside it, so that no delivery is refused. */
export async function rotateSecret(visit: Stay): Promise<Response> {
  const { env, settings, token } = visit;
  const { github, sources } = settings;
  if (!github || sources.GITHUB_WEBHOOK_SECRET !== "setup page") return problem(visit, 409, NOT_STORED);
  const secret = await setupOf(env).offerSecret(token);
  if (secret === null)
    return problem(visit, 409, "A new secret is being told to GitHub at this moment. Try again in half a minute.");
  const told = await new GitHubApp(github).setWebhookSecret(secret);
  if (!told.ok) {
    logTrouble({
      object: "app",
      task: "rotate the webhook secret",
      what: told.failure.logText,
      next: "both secrets count",
    });
    return problem(
      visit,
      502,
      "GitHub has not confirmed the new secret. Nothing is lost: both are accepted. Try again in half a minute.",
    );
  }
  await setupOf(env).secretTaken(token);
  await reloadStored(env);
  return seeOther(`${PAGE}?done=secret`);
}

/** A new private key, which GitHub makes on the App's page alone. It is tried before it is stored. */
export async function replaceKey(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { env, settings, token } = visit;
  const { github, sources } = settings;
  if (sources.GITHUB_PRIVATE_KEY !== "setup page" || !github) return problem(visit, 409, NOT_STORED);
  const pem = form.get("key")?.trim() ?? "";
  const privateKey = toPkcs8(pem);
  if (privateKey === null)
    return problem(visit, 400, "This is no RSA private key. Paste the whole PEM file, BEGIN and END lines included.");
  const tried = await new GitHubApp({ ...github, privateKey }).get();
  if (!tried.ok && tried.failure.kind !== "unauthorized")
    return problem(visit, 502, "GitHub did not answer as it should, and nothing was stored. Try again later.");
  if (!tried.ok || tried.value.id !== github.appId)
    return problem(
      visit,
      400,
      "GitHub does not accept this key for this App. Make one on the App's own page, under Private keys.",
    );
  await setupOf(env).change(token, { GITHUB_PRIVATE_KEY: pem });
  await reloadStored(env);
  return seeOther(`${PAGE}?done=key`);
}
