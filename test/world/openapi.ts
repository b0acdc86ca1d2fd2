/**
 * Checks values against the schemas of an OpenAPI document, compiling only what is asked for: GitHub's description
 * has some thousand schemas, and a test uses twenty.
 *
 * The check is stricter than the document in one thing: an object with named properties may have no others. GitHub
 * does send more than it describes, but code that reads it relies on what nobody promised.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { at, isObject, type Json, type JsonObject } from "./json.ts";

/** `whole`: no other properties than the named ones. `part`: others come from the schemas beside it. */
type Role = "whole" | "part";

const maps = new Set(["properties", "patternProperties"]);
const schemas = new Set(["items", "additionalProperties", "not"]);
const lists = new Set(["allOf", "anyOf", "oneOf"]);
// What says nothing about a value, or is written the same in JSON Schema but means something to ajv.
const dropped = /^(nullable|example|examples|description|title|default|deprecated|externalDocs|discriminator|x-.*)$/;

export class Schemas {
  readonly #document: Json;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateSchema: false });
  readonly #known = new Set<string>();
  readonly #compiled = new Map<Json, ValidateFunction>();

  constructor(document: Json) {
    this.#document = document;
    formats(this.#ajv);
  }

  /** What is wrong with the value, a sentence each. */
  problems(schema: Json, value: unknown): string[] {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(objectOf(this.#translated(schema, "whole")));
    this.#compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const extra = error.params["additionalProperty"] ?? error.params["unevaluatedProperty"];
      const allowed = error.params["allowedValues"] === undefined ? "" : `: ${String(error.params["allowedValues"])}`;
      const place = error.instancePath === "" ? "the value" : error.instancePath;
      return `${place} ${error.message ?? "is wrong"}${extra === undefined ? "" : ` ('${String(extra)}')`}${allowed}`;
    });
  }

  /** OpenAPI's schema as JSON Schema, with references to schemas of this document made known to ajv. */
  #translated(schema: Json, role: Role): Json {
    if (!isObject(schema)) return schema;
    const isParent = lists.values().some((key) => schema[key] !== undefined);
    const childRole: Role = isParent && schema["properties"] !== undefined ? "part" : role;
    const result: JsonObject = {};
    for (const [key, value] of Object.entries(schema)) {
      if (dropped.test(key)) continue;
      if (key === "$ref" && typeof value === "string") result["$ref"] = this.#referenced(value, role);
      else if (maps.has(key) && isObject(value)) {
        result[key] = Object.fromEntries(
          Object.entries(value).map(([name, of]) => [name, this.#translated(of, "whole")]),
        );
      } else if (schemas.has(key)) result[key] = this.#translated(value, "whole");
      else if (lists.has(key) && Array.isArray(value)) {
        result[key] = value.map((of) => this.#translated(of, key === "allOf" ? "part" : childRole));
      } else result[key] = value;
    }
    if (role === "whole" && isObject(schema["properties"]) && schema["additionalProperties"] === undefined) {
      result[isParent ? "unevaluatedProperties" : "additionalProperties"] = false;
    } else if (role === "whole" && Array.isArray(schema["allOf"])) result["unevaluatedProperties"] = false;
    return schema["nullable"] === true ? { anyOf: [result, { type: "null" }] } : result;
  }

  #referenced(reference: string, role: Role): string {
    const key = `${role}:${reference.slice("#/".length).replaceAll("/", ".")}`;
    if (this.#known.has(key)) return key;
    this.#known.add(key);
    const target = this.resolve({ $ref: reference });
    this.#ajv.addSchema(objectOf(this.#translated(target, role)), key);
    return key;
  }

  /** The value itself, or what its `$ref` names. */
  resolve(value: Json | undefined): Json {
    const reference = at(value, "$ref");
    if (typeof reference !== "string") return value ?? null;
    const target = at(this.#document, ...reference.slice("#/".length).split("/"));
    if (target === undefined) throw new Error(`The description has no ${reference}`);
    return this.resolve(target);
  }
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
