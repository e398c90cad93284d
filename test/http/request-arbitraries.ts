import fc from 'fast-check';
import { spoilBody, spoilText } from './body-spoilers.ts';
import type { Documented, Parameter } from './documented-operation.ts';
import { anyBody, anyHeaders, anyPath, anyQuery } from './hostile-parts.ts';
import { allowedBy, type Known } from './json-schema-arbitraries.ts';
import { spoilHeader, spoilPath, spoilQuery } from './parameter-spoilers.ts';

/** A request before it is written as text: what a client means. */
export interface Draft {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where there is none. */
  readonly body: unknown;
}

/** A request of one operation as its function receives it. */
export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>;
  /** As it stands in the URL. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string;
  /** True where the body is bytes, in base64. */
  readonly isBase64Encoded: boolean;
  /** True where authorization names no caller. */
  readonly isAnonymous: boolean;
}

const json = { 'content-type': 'application/json' };

export const written = ({ path, query, headers, body }: Draft): ApiRequest => ({
  path,
  query: new URLSearchParams({ ...query }).toString(),
  headers: body === undefined ? headers : { ...json, ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
  isBase64Encoded: false,
  isAnonymous: false,
});

/** Requests that the document allows. Names, ids, keys and cursors are often those that are known. */
export function validDraft(operation: Documented, known: Known): fc.Arbitrary<Draft> {
  const of = (place: Parameter['in']) => parameters(operation, place, known);
  const body = operation.body === undefined ? fc.constant(undefined) : allowedBy(operation.body, known);
  const isLeftOut = operation.isBodyRequired ? fc.constant(false) : fc.boolean();
  return fc
    .record({ path: of('path'), query: of('query'), headers: of('header'), body, isLeftOut })
    .map(({ isLeftOut: isBodyLeftOut, ...draft }) => ({ ...draft, body: isBodyLeftOut ? undefined : draft.body }));
}

function parameters(
  { parameters: all }: Documented,
  place: Parameter['in'],
  known: Known,
): fc.Arbitrary<Record<string, string>> {
  const here = all.filter((each) => each.in === place).map((each) => ({ ...each, name: inCase(each) }));
  const values = here.map(({ name, schema }) => [name, allowedBy(schema, known, name).map(String)] as const);
  const requiredKeys = here.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(values), { requiredKeys, noNullPrototype: true });
}

/** Names of headers as API Gateway passes them on. */
const inCase = ({ in: place, name }: Parameter): string => (place === 'header' ? name.toLowerCase() : name);

/** Requests with one thing about them changed, mostly so that they are no longer allowed. */
function nearlyValid(operation: Documented, known: Known): fc.Arbitrary<ApiRequest> {
  const draft = validDraft(operation, known);
  const ofDraft = [spoilHeader, spoilHeader, spoilQuery, spoilPath].map((spoil) =>
    fc.tuple(draft, spoil).map(([valid, change]) => written(change(valid))),
  );
  if (operation.body === undefined) return fc.oneof(...ofDraft);
  const bodied = draft.filter(({ body }) => body !== undefined);
  const ofBody = fc.tuple(bodied, spoilBody).map(([valid, change]) => written(change(valid)));
  const ofText = fc.tuple(bodied, spoilText).map(([valid, change]) => change(written(valid)));
  return fc.oneof(...ofDraft, { arbitrary: ofBody, weight: 8 }, { arbitrary: ofText, weight: 4 });
}

/** One in ten. */
const isAnonymous = fc.integer({ min: 0, max: 9 }).map((digit) => digit === 9);

/** Requests of which any part may be anything. */
function hostile(operation: Documented, known: Known): fc.Arbitrary<ApiRequest> {
  const valid = validDraft(operation, known).map(written);
  const parts = fc.record(
    { path: anyPath(operation), query: anyQuery, headers: anyHeaders, sent: anyBody, isAnonymous },
    { requiredKeys: [], noNullPrototype: true },
  );
  return fc.tuple(valid, parts).map(([request, { sent, headers, ...rest }]) => ({
    ...request,
    ...rest,
    headers: { ...request.headers, ...(sent && json), ...headers },
    ...sent,
  }));
}

/** Requests of an operation as its clients, its clients' mistakes and its enemies send them. */
export const anyRequest = (operation: Documented, known: Known): fc.Arbitrary<ApiRequest> =>
  fc.oneof(
    { arbitrary: validDraft(operation, known).map(written), weight: 2 },
    { arbitrary: nearlyValid(operation, known), weight: 3 },
    { arbitrary: hostile(operation, known), weight: 1 },
  );
