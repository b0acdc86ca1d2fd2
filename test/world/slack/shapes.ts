/** Small checks of JSON from which Slack's rules are put together; each names what is wrong as Slack does. */
import { isObject, type Json } from "../json.ts";

/** What is wrong with the value at this JSON pointer, a sentence each. */
export type Check = (value: Json, pointer: string) => string[];

type Fields = Record<string, Check>;

export function text(longest: number, shortest = 1): Check {
  return (value, pointer) => {
    if (typeof value !== "string") return [`must be a string ${at(pointer)}`];
    if (value.length < shortest) return [`must be more than ${shortest - 1} characters ${at(pointer)}`];
    return value.length > longest ? [`must be less than ${longest + 1} characters ${at(pointer)}`] : [];
  };
}

export function url(longest: number): Check {
  return (value, pointer) => {
    if (typeof value !== "string" || !URL.canParse(value)) return [`must be a valid URL ${at(pointer)}`];
    return text(longest)(value, pointer);
  };
}

export function oneOf(...allowed: (string | boolean)[]): Check {
  return (value, pointer) =>
    allowed.some((one) => one === value) ? [] : [`must be one of ${allowed.join(", ")} ${at(pointer)}`];
}

export const flag: Check = oneOf(true, false);

export function whole(least: number, most: number): Check {
  return (value, pointer) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`must be an integer from ${least} to ${most} ${at(pointer)}`];
}

export function list(item: Check, { least = 0, most = Number.POSITIVE_INFINITY } = {}): Check {
  return (value, pointer) => {
    if (!Array.isArray(value)) return [`must be an array ${at(pointer)}`];
    if (value.length < least) return [`must have at least ${least} items ${at(pointer)}`];
    if (value.length > most) return [`no more than ${most} items allowed [json-pointer:${pointer}]`];
    return value.flatMap((one, index) => item(one, `${pointer}/${index}`));
  };
}

/** An object with these fields and no others; `type` is told apart before. */
export function shape(required: Fields, optional: Fields = {}): Check {
  return (value, pointer) => {
    if (!isObject(value)) return [`must be an object ${at(pointer)}`];
    const known: Fields = { ...required, ...optional };
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    const unknown = Object.keys(value).filter((name) => name !== "type" && known[name] === undefined);
    return [
      ...missing.map((name) => `missing required field: ${name} ${at(pointer)}`),
      ...unknown.map((name) => `invalid additional property: ${name} ${at(pointer)}`),
      ...Object.entries(value).flatMap(([name, field]) => known[name]?.(field, `${pointer}/${name}`) ?? []),
    ];
  };
}

/** An object whose `type` says which of these it must be. */
export function byType(types: Fields): Check {
  return (value, pointer) => {
    if (!isObject(value)) return [`must be an object ${at(pointer)}`];
    const check = typeof value["type"] === "string" ? types[value["type"]] : undefined;
    return check === undefined
      ? [`unsupported type: ${JSON.stringify(value["type"])} ${at(`${pointer}/type`)}`]
      : check(value, pointer);
  };
}

function at(pointer: string): string {
  return `[json-pointer:${pointer}]`;
}
