/**
 * GitHub's own description of its API, and whether a request or an answer agrees with it. A route, a parameter or a
 * field that is not in there is a problem, whatever GitHub itself would let pass.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { at, isObject, type Json, type JsonObject, listAt, objectAt, parseJson, stringAt } from "../json.ts";
import type { Answer, Incoming } from "../loopback.ts";
import { Schemas } from "../openapi.ts";

export type Operation = {
  id: string;
  /** For example `GET /repos/{owner}/{repo}/pulls`. */
  route: string;
  /** What stands in the path's braces, unescaped. */
  parameters: Record<string, string>;
  described: JsonObject;
};

// The package's index would load the descriptions of every Enterprise Server too: hundreds of megabytes.
const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
const document = corrected(parseJson(readFileSync(file, "utf8")));
const paths = objectAt(document, "paths");
const schemas = new Schemas(document);
const basicError: Json = { $ref: "#/components/schemas/basic-error" };

// Any operation answers so where it applies, though only some of them list it.
const errorsOfEveryOperation = new Set([301, 307, 400, 401, 403, 404, 410, 415, 422, 429]);

export function operationFor(method: string, path: string): Operation | undefined {
  const segments = path.split("/");
  let best: Operation | undefined;
  for (const [template, operations] of Object.entries(paths)) {
    const described = at(operations, method.toLowerCase());
    const parameters = isObject(described) ? match(template.split("/"), segments) : undefined;
    if (parameters === undefined || !isObject(described)) continue;
    // `/repos/{owner}/{repo}/actions/runs/{run_id}` fits more than one template: the one with the fewest braces is meant.
    if (best !== undefined && Object.keys(best.parameters).length <= Object.keys(parameters).length) continue;
    const id = stringAt(described, "operationId") ?? template;
    best = { id, route: `${method} ${template}`, parameters, described };
  }
  return best;
}

function match(template: string[], path: string[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const given = path[index] ?? "";
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== given : given === "") return undefined;
    if (name !== undefined) parameters[name] = decodeURIComponent(given);
  }
  return parameters;
}

export function problemsOfRequest(operation: Operation, request: Incoming): string[] {
  const described = listAt(operation.described, "parameters").map((parameter) => schemas.resolve(parameter));
  const problems: string[] = [];
  for (const parameter of described) {
    const name = stringAt(parameter, "name") ?? "";
    const given = stringAt(parameter, "in") === "path" ? operation.parameters[name] : request.query.get(name);
    if (given === undefined || given === null) {
      if (at(parameter, "required") === true) problems.push(`the parameter '${name}' is missing`);
      continue;
    }
    const wrong = schemas.problems(at(parameter, "schema") ?? true, typed(given, parameter));
    problems.push(...wrong.map((problem) => `the parameter '${name}': ${problem}`));
  }
  const names = new Set(described.filter((one) => at(one, "in") === "query").map((one) => at(one, "name")));
  const unknown = [...new Set(request.query.keys())].filter((name) => !names.has(name));
  problems.push(...unknown.map((name) => `the query has '${name}', which is not described`));
  return [...problems, ...problemsOfHeaders(request.headers), ...problemsOfBody(operation, request.body)];
}

/** No operation used here describes a header, so those that GitHub gives a meaning to are the documented ones. */
function problemsOfHeaders(headers: Record<string, string>): string[] {
  const unknown = Object.keys(headers).filter((name) => /^x-github-(?!api-version$)/.test(name));
  return unknown.map((name) => `the header '${name}' is not described`);
}

function problemsOfBody(operation: Operation, body: string): string[] {
  const described = schemas.resolve(operation.described["requestBody"]);
  if (body === "") return at(described, "required") === true ? ["the body is missing"] : [];
  const schema = at(described, "content", "application/json", "schema");
  if (schema === undefined) return ["there is a body, and none is described"];
  try {
    return schemas.problems(schema, parseJson(body)).map((problem) => `the body: ${problem}`);
  } catch {
    return ["the body is not JSON"];
  }
}

export function problemsOfAnswer(operation: Operation, answer: Answer): string[] {
  const described = objectAt(operation.described, "responses")[String(answer.status)];
  if (described === undefined && !errorsOfEveryOperation.has(answer.status)) {
    return [`the status ${answer.status} is not described`];
  }
  const response = schemas.resolve(described);
  const missing = Object.keys(objectAt(response, "headers")).filter(
    (name) => name.toLowerCase() !== "link" && answer.headers?.[name.toLowerCase()] === undefined,
  );
  const problems = missing.map((name) => `the header '${name}' is missing`);
  const schema = described === undefined ? basicError : at(response, "content", "application/json", "schema");
  if (schema === undefined) return answer.body === undefined ? problems : [...problems, "no body is described"];
  const wrong = schemas.problems(schema, parseJson(answer.body ?? "null"));
  return [...problems, ...wrong.map((problem) => `the body: ${problem}`)];
}

/** A parameter arrives as text: a number or a boolean where the description wants one. */
function typed(given: string, parameter: Json): string | number | boolean {
  const type = at(schemas.resolve(at(parameter, "schema")), "type");
  if ((type === "integer" || type === "number") && /^-?\d+$/.test(given)) return Number(given);
  if (type === "boolean" && /^(true|false)$/.test(given)) return given === "true";
  return given;
}

/**
 * Where the description is wrong: GitHub sends null for a deleted fork, as its description of the webhooks about pull
 * requests allows; two schemas do not. A third mixes up *all of* and *any of*.
 */
function corrected(described: Json): Json {
  const pullHead = objectAt(
    described,
    "components",
    "schemas",
    "pull-request-simple",
    "properties",
    "head",
    "properties",
  );
  const runProperties = objectAt(described, "components", "schemas", "workflow-run", "properties");
  for (const [properties, name] of [
    [pullHead, "repo"],
    [runProperties, "head_repository"],
  ] as const) {
    const original = properties[name];
    if (original !== undefined) properties[name] = { nullable: true, allOf: [original] };
  }
  // The list of installations wants each account to be a user and an enterprise at once; the schema of one, either.
  const listed = objectAt(
    described,
    ...["paths", "/app/installations", "get", "responses", "200", "content", "application/json", "schema"],
  );
  if (listed["items"] !== undefined) listed["items"] = { $ref: "#/components/schemas/installation" };
  return described;
}
