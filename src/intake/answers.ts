// The routes' responses. Every error is JSON with one sentence. A 503 says when to retry.

/** How long a caller should wait while nothing can be stored. */
const RETRY_AFTER_SECONDS = "30";

type Refusal = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 502 | 503;

export function refused(status: Refusal, error: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error }, { status, headers });
}

export function notFound(): Response {
  return refused(404, "Not found. Webhooks go to /api/github/webhooks; status is at /health.");
}

export function notAllowed(method: string, allowed: readonly string[]): Response {
  return refused(405, `${method} is not allowed here; use ${allowed.join(" or ")}.`, { allow: allowed.join(", ") });
}

export function unavailable(error: string): Response {
  return refused(503, error, { "retry-after": RETRY_AFTER_SECONDS });
}

export function ignored(reason: string): Response {
  return Response.json({ status: "ignored", reason });
}

export function accepted(): Response {
  return Response.json({ status: "accepted" }, { status: 202 });
}
