import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { Schemas } from "./openapi.ts";

const person = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, age: { type: "integer", nullable: true, example: "old" } },
};
const pet = { type: "object", required: ["sound"], properties: { sound: { type: "string", enum: ["woof", "meow"] } } };
const named = {
  person,
  pet,
  home: {
    type: "object",
    properties: { owner: { $ref: "#/components/schemas/person" }, nullable: { type: "string" } },
  },
  maybe: { nullable: true, allOf: [{ $ref: "#/components/schemas/person" }] },
  both: { allOf: [{ $ref: "#/components/schemas/person" }, { $ref: "#/components/schemas/pet" }] },
  either: { oneOf: [{ $ref: "#/components/schemas/person" }, { $ref: "#/components/schemas/pet" }] },
  more: { ...person, anyOf: [{ required: ["age"] }, { required: ["name"] }] },
  open: { ...person, additionalProperties: { type: "integer" } },
};
const schemas = new Schemas({ components: { schemas: named } });
const problems = (name: keyof typeof named, value: Json) =>
  schemas.problems({ $ref: `#/components/schemas/${name}` }, value);

test.each<[keyof typeof named, Json]>([
  ["person", { name: "Ada", age: 36 }],
  ["person", { name: "Ada", age: null }],
  ["home", { owner: { name: "Ada" }, nullable: "a name like a keyword" }],
  ["maybe", null],
  ["maybe", { name: "Ada" }],
  ["both", { name: "Rex", sound: "woof" }],
  ["either", { sound: "meow" }],
  ["more", { name: "Ada", age: 36 }],
  ["open", { name: "Ada", score: 7 }],
])("%s may be %j", (name, value) => {
  expect(problems(name, value)).toEqual([]);
});

test.each<[keyof typeof named, Json, string]>([
  ["person", { age: 36 }, "required property 'name'"],
  ["person", { name: null }, "/name must be string"],
  ["person", { name: "Ada", email: "a@b.c" }, "('email')"],
  ["home", { owner: { name: "Ada", email: "a@b.c" } }, "/owner must NOT have additional properties ('email')"],
  ["maybe", { name: "Ada", email: "a@b.c" }, "('email')"],
  ["both", { name: "Rex", sound: "woof", email: "a@b.c" }, "('email')"],
  ["pet", { sound: "moo" }, "woof,meow"],
  ["either", { sound: "meow", name: "Rex" }, "must match exactly one"],
  ["more", { name: "Ada", email: "a@b.c" }, "('email')"],
  ["open", { name: "Ada", score: "high" }, "/score must be integer"],
])("%s may not be %j", (name, value, sentence) => {
  expect(problems(name, value).join("\n")).toContain(sentence);
});

test("a reference to nothing is a bug, and said", () => {
  expect(() => schemas.problems({ $ref: "#/components/schemas/nobody" }, {})).toThrow("#/components/schemas/nobody");
});
