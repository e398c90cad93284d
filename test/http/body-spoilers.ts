import fc from 'fast-check';
import type { ApiRequest, Draft } from './request-arbitraries.ts';

// Changes that make a valid request nearly valid: one thing about it is dropped, added or of the wrong kind.

/** A change that leaves what it is given as it is and answers another. */
export type Spoil<Sent> = (sent: Sent) => Sent;
type Path = readonly (string | number)[];

export const spelled = (text: string): readonly string[] => text.split(' ');
const bounds = [1, 2, 3, 64, 100, 255, 256, 1_024, 1_500, 2_048, 1_000_000, 604_800, 2_592_000, 2 ** 31, 2 ** 53, 1e12];
const lengths = [0, 1, 63, 64, 65, 254, 255, 256, 1_024, 1_025];

export const strangeText = fc.oneof(
  fc.constantFrom(
    ' ',
    '\u0000',
    'a\u0000b',
    '\u007f',
    '\u0085',
    'a#b',
    'a/b',
    '..',
    '%2F',
    '\ud800',
    'x\udfff',
    '\ufeff',
    '😀',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', "' OR 1=1", '\u202e', '\u2028', 'null', '0'),
  fc
    .tuple(fc.constantFrom('a', 'é', '😀', ' '), fc.constantFrom(...lengths))
    .map(([unit, times]) => unit.repeat(times)),
);

const strangeNumber = fc.oneof(
  fc.constantFrom(0, -1, 0.5, 1.5, 1e-7, 5e-324, 1e21, 1e308, -1e308),
  fc
    .tuple(fc.constantFrom(...bounds), fc.constantFrom(-1, 0, 1), fc.constantFrom(-1, 1))
    .map(([at, by, sign]) => sign * (at + by)),
);

const strangeValue = fc.oneof(
  strangeNumber,
  strangeText,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1 }, '1', 'PENDING'),
);

const extraName = fc.constantFrom(
  ...spelled(
    'status expiresAt __proto__ constructor prototype toString hasOwnProperty toJSON id version nonce # sku Quantity',
  ),
  '',
  '\ud800',
);

/** Every place in a value, the value itself first. */
function placesIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const within = Array.isArray(value) ? value.map((each, index) => [index, each] as const) : Object.entries(value);
  return [at, ...within.flatMap(([step, each]) => placesIn(each, [...at, step]))];
}

/** A copy with the value at a place replaced by what `change` makes of it; undefined drops it. */
function changed(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  const inner = changed((value as Record<string | number, unknown>)[step], rest, change);
  if (Array.isArray(value))
    return inner === undefined ? value.toSpliced(Number(step), 1) : value.with(Number(step), inner);
  const entries = Object.entries(value as object).map(([name, each]) => [name, name === step ? inner : each] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** Own members of any name, `__proto__` as well. */
const withMember = (value: unknown, name: string, extra: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries([...Object.entries(value), [name, extra]])
    : extra;

const isNumber = (value: unknown): value is number => typeof value === 'number';
const repeated = (value: unknown, times: number): unknown =>
  Array.isArray(value) ? Array.from({ length: times }, () => value).flat() : value;

const change: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.constant(() => undefined),
  fc.tuple(extraName, strangeValue).map(
    ([name, extra]) =>
      (value: unknown) =>
        withMember(value, name, extra),
  ),
  strangeValue.map((strange) => () => strange),
  fc.constantFrom(-1, 1, 0.5).map((by) => (value: unknown) => (isNumber(value) ? value + by : [value])),
  fc.constantFrom(2, 101, 1_501).map((times) => (value: unknown) => repeated(value, times)),
);

export const spoilBody: fc.Arbitrary<Spoil<Draft>> = fc.tuple(fc.nat(), change).map(([at, make]) => (draft) => {
  const places = placesIn(draft.body);
  return { ...draft, body: changed(draft.body, places[at % places.length] ?? [], make) };
});

const literals = [
  '-0',
  '1.0',
  '1E0',
  '1e400',
  '-1e400',
  '01',
  '+1',
  '.5',
  '1.',
  '0x1',
  'NaN',
  'Infinity',
  '1e-400',
  '9'.repeat(400),
];

/** Changes of the text of a body. */
export const spoilText: fc.Arbitrary<Spoil<ApiRequest>> = fc
  .oneof(
    fc.constantFrom(...literals).map((literal) => (body: string) => body.replace(/(?<=:)-?\d[\d.e+-]*/, literal)),
    fc.nat().map((at) => (body: string) => body.slice(0, at % (body.length + 1))),
    fc.constantFrom(',', '}', ' {}', '\u0000', '//').map((more) => (body: string) => body + more),
    fc.constantFrom('\ufeff', ' ', '[', '(', '\u00a0').map((more) => (body: string) => more + body),
    fc.constant((body: string) => JSON.stringify(body)),
    fc.constant((body: string) => body.replace('{', '{"\\u005f_proto__":{},')),
    fc.constant((body: string) => body.replace('{', `{${body.slice(1, -1)},`)),
    fc.constant((body: string) => body.replaceAll('"', "'")),
  )
  .map((make) => (request) => ({ ...request, body: make(request.body) }));
