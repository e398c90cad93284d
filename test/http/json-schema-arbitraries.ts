import fc from 'fast-check';

/** What of JSON Schema the document uses of requests. A keyword that is not here fails the test that meets it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

/** Names that mean something to the service, by the member that they stand in. */
export type Known = Readonly<Record<string, readonly string[]>>;

const keywords = new Set(
  'type const enum oneOf properties required additionalProperties propertyNames items minItems maxItems uniqueItems minLength maxLength pattern minimum maximum default description'.split(
    ' ',
  ),
);

/** Items of a list where the schema sets no lower bound on how many there may be: more would only be slower. */
const itemsMax = 4;

/** Values that a schema allows. Strings are often known ones of their member, numbers often small. */
export function allowedBy(schema: Schema, known: Known, member = ''): fc.Arbitrary<unknown> {
  const foreign = Object.keys(schema).find((keyword) => !keywords.has(keyword));
  if (foreign !== undefined) throw new Error(`no values are made for ${foreign}`);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map((each) => allowedBy(each, known, member)));
  switch (schema.type) {
    case 'string': {
      const names = known[member] ?? [];
      if (names.length === 0) return text(schema);
      return fc.oneof({ arbitrary: fc.constantFrom(...names), weight: 30 }, { arbitrary: text(schema), weight: 1 });
    }
    case 'integer':
      return integer(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e300, max: schema.maximum ?? 1e300, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return (schema.uniqueItems ? fc.uniqueArray : fc.array)(allowedBy(schema.items ?? {}, known, member), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? itemsMax, itemsMax),
      });
    case 'object':
      return object(schema, known);
    default:
      throw new Error(`no values are made for the type ${schema.type}`);
  }
}

/** Lengths count characters, not the units of UTF-16. */
function text({ pattern, minLength = 0, maxLength = 255 }: Schema): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ unit: 'binary', minLength, maxLength });
  const form = new RegExp(pattern, 'u');
  const isAllowed = (value: string): boolean => {
    const length = [...value].length;
    return length >= minLength && length <= maxLength && value.isWellFormed() && form.test(value);
  };
  return fc
    .oneof(
      { arbitrary: fc.stringMatching(form, { size: 'small' }), weight: 4 },
      { arbitrary: fc.stringMatching(form, { maxLength, size: 'max' }), weight: 1 },
    )
    .filter(isAllowed);
}

function integer({ minimum = -(2 ** 53) + 1, maximum = 2 ** 53 - 1 }: Schema): fc.Arbitrary<number> {
  const small = { min: Math.max(minimum, Math.min(0, maximum)), max: Math.min(maximum, Math.max(minimum, 0) + 3) };
  return fc.oneof(
    { arbitrary: fc.integer(small), weight: 16 },
    { arbitrary: fc.integer({ min: minimum, max: maximum }), weight: 2 },
    { arbitrary: fc.constantFrom(minimum, maximum), weight: 1 },
  );
}

function object(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties, propertyNames } = schema;
  if (properties === undefined) {
    const names = fc.oneof(
      { arbitrary: allowedBy(propertyNames ?? { type: 'string' }, known) as fc.Arbitrary<string>, weight: 8 },
      { arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', ''), weight: 1 },
    );
    const values = allowedBy(additionalProperties || {}, known);
    return fc.dictionary(names, values, { maxKeys: itemsMax, noNullPrototype: true });
  }
  const members = Object.entries(properties).map(([name, each]) => [name, allowedBy(each, known, name)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required], noNullPrototype: true });
}
