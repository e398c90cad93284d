import { limits } from '../../lib/domain/limits.ts';
import { checkOf } from './document.ts';
import type { Documented, Parameter } from './documented-operation.ts';
import type { ApiRequest } from './request-arbitraries.ts';

// Why a request is to be refused before its command is asked. What the document says is asked of the document itself;
// what JSON Schema cannot say, or the document does not, is listed below: that is all there is.

interface Sent {
  readonly request: ApiRequest;
  readonly query: URLSearchParams;
  /** Undefined where there is none. */
  readonly body: unknown;
  /** The cursors that the service gave out, by list. */
  readonly cursors: ReadonlyMap<string, string>;
}

type Rule = readonly [what: string, isBroken: (sent: Sent, operation: Documented) => boolean];

interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly location?: string;
}

/** Rules that the schemas of the document do not state. They are asked of a request that fits the schemas. */
const beyondSchemas: readonly Rule[] = [
  [
    'text is well-formed Unicode',
    ({ body, request }) => textsIn([body, request.path['sku']]).some((text) => !text.isWellFormed()),
  ],
  [
    'no metadata are named __proto__',
    ({ body }) => membersOf(memberOf(body, 'metadata')).some(([name]) => name === '__proto__'),
  ],
  ['metadata are at most 2 KB', ({ body }) => bytesOf(memberOf(body, 'metadata') ?? {}) > limits.metadataBytesMax],
  ['a reservation has at most 1,500 different lines', ({ body }) => placesIn(body) > limits.linesMax],
  [
    'the names of a reservation take at most so many bytes',
    ({ body }, { id }) => id === 'reserve' && namesIn(body) > limits.linesBytesMax,
  ],
  [
    'the same SKU twice adds up to a quantity',
    ({ body }, { id }) => id === 'reserve' && largestIn(body) > limits.quantityMax,
  ],
  [
    'an adjustment is not of 0 units',
    ({ body }) => memberOf(body, 'type') === 'adjust' && memberOf(body, 'quantity') === 0,
  ],
  ['an amount is 0 or at least 0.000001', ({ body }) => isTiny(memberOf(memberOf(body, 'order'), 'amount'))],
  [
    'If-Match and If-None-Match do not go together',
    ({ request: { headers } }, { id }) => id === 'putSku' && 'if-match' in headers && 'if-none-match' in headers,
  ],
];

const always: Rule = ['a parameter stands once', ({ query }) => new Set(query.keys()).size < query.size];

const ofLists: readonly Rule[] = [
  [
    'a list knows no other parameters',
    ({ query }, { parameters }) => {
      const names = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      return [...query.keys()].some((name) => !names.includes(name));
    },
  ],
  ['a limit has at most three digits', ({ query }) => (query.get('limit') ?? '').length > 3],
  [
    'a cursor is one that the list gave out',
    ({ request, query, cursors }, { id }) =>
      query.has('cursor') && query.get('cursor') !== cursors.get(listOf(id, request.path, query)),
  ],
];

/** The list that a request asks for, as the cursors are filed. */
export const listOf = (id: string, path: ApiRequest['path'], query: URLSearchParams): string =>
  JSON.stringify([id, path['sku'], query.get('owner'), query.get('status')]);

const jsonType = /^application\/([\w.-]+\+)?json *(;|$)/i;

/** What speaks against a request; nothing where its command is to be asked. */
export function objectionTo(
  operation: Documented,
  request: ApiRequest,
  cursors: ReadonlyMap<string, string>,
): string | undefined {
  if (request.isAnonymous) return 'nobody calls';
  const text = request.isBase64Encoded ? Buffer.from(request.body, 'base64').toString() : request.body;
  if (Buffer.byteLength(text) > limits.bodyBytesMax) return 'the body is too large';
  if (request.body !== '' && !jsonType.test(request.headers['content-type'] ?? ''))
    return 'the body is not called JSON';
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return 'the body is not JSON';
  }
  const query = new URLSearchParams(request.query);
  const wrong = operation.parameters.findIndex((each, at) => !isAllowed(operation, each, at, request, query));
  if (wrong >= 0) return `the document does not allow this ${operation.parameters[wrong]?.name}`;
  if (!isBodyAllowed(operation, body)) return 'the document does not allow this body';
  const sent: Sent = { request, query, body, cursors };
  const rules = [always, ...beyondSchemas, ...(operation.id.startsWith('list') ? ofLists : [])];
  return rules.find(([, isBroken]) => isBroken(sent, operation))?.[0];
}

function isBodyAllowed({ id, body: schema, isBodyRequired }: Documented, body: unknown): boolean {
  if (body === undefined) return !isBodyRequired;
  // Where no body is wanted, an empty one is as good as none.
  return schema === undefined ? isEmptyObject(body) : checkOf('components', 'schemas', `${id}Body`)(body) === true;
}

function isAllowed(
  { path, method }: Documented,
  parameter: Parameter,
  at: number,
  request: ApiRequest,
  query: URLSearchParams,
): boolean {
  const { in: place, name, required, schema } = parameter;
  const { headers, path: inPath } = request;
  const value = place === 'header' ? headers[name.toLowerCase()] : place === 'path' ? inPath[name] : query.get(name);
  if (value === undefined || value === null) return !required;
  const meant = schema.type === 'integer' && /^\d+$/.test(value) ? Number(value) : value;
  return checkOf('paths', path, method.toLowerCase(), 'parameters', at, 'schema')(meant) === true;
}

const isEmptyObject = (body: unknown): boolean =>
  !Array.isArray(body) && membersOf(body).length === 0 && typeof body === 'object' && body !== null;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** Every text in a value and every name of a member, at any depth: deeper than a function may call itself. */
function textsIn(value: unknown): readonly string[] {
  const texts: string[] = [];
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') texts.push(next);
    for (const [name, inner] of membersOf(next)) {
      if (!Array.isArray(next)) texts.push(name);
      left.push(inner);
    }
  }
  return texts;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const linesIn = (body: unknown): readonly Line[] => (memberOf(body, 'lines') ?? []) as readonly Line[];

const placesIn = (body: unknown): number =>
  new Set(linesIn(body).map(({ sku, location }) => JSON.stringify([sku, location ?? 'main']))).size;

/** Bytes of the names of every SKU at each of its locations, and 60 for each. */
function namesIn(body: unknown): number {
  const places = new Set(
    linesIn(body).map(({ sku, location }) => `${sku}${location === 'main' ? '' : (location ?? '')}`),
  );
  return [...places].reduce((bytes, names) => bytes + Buffer.byteLength(names) + 60, 0);
}

function largestIn(body: unknown): number {
  const bySku = Map.groupBy(linesIn(body), ({ sku }) => sku);
  return Math.max(...[...bySku.values()].map((lines) => lines.reduce((sum, { quantity }) => sum + quantity, 0)));
}

const isTiny = (amount: unknown): boolean => typeof amount === 'number' && amount > 0 && amount < 1e-6;
