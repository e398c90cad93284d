import fc from 'fast-check';
import { type Spoil, spelled, strangeText } from './body-spoilers.ts';
import type { Draft } from './request-arbitraries.ts';

// The same for what stands around a body: headers, query and path.

const headers: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    ...[
      '',
      'text/plain',
      'text/json',
      'application/jsonp',
      'application/json, text/html',
      'application/x+json+x',
      'json',
    ],
    ...['application/vnd.shop+json', 'APPLICATION/JSON; charset=utf-16', 'application/json ;', '*/*', '\u0000'],
  ],
  'idempotency-key': [
    '',
    ' ',
    'k'.repeat(255),
    'k'.repeat(256),
    'café',
    '\u0000',
    'a\tb',
    '\u007f',
    '😀',
    '__proto__',
    '"k"',
  ],
  'if-match': [
    '*',
    '"1"',
    '"01"',
    'W/"1"',
    '1',
    '""',
    ',',
    '"1", "2"',
    '"2","1"',
    '"-1"',
    '"1e0"',
    '"١"',
    '"1",'.repeat(500),
  ],
  'if-none-match': ['*', '"1"', '', '**', '*, "1"'],
  'x-correlation-id': ['', 'a b', '\u0000', 'é', 'x'.repeat(128), 'x'.repeat(129), 'a\r\nSet-Cookie: a=b'],
};

/** A header is set to one of its strange values, or left out. */
export const spoilHeader: fc.Arbitrary<Spoil<Draft>> = fc
  .constantFrom(...Object.keys(headers), 'content-type', 'idempotency-key')
  .chain((name) => fc.tuple(fc.constant(name), fc.option(fc.constantFrom(...(headers[name] ?? [])))))
  .map(([name, value]) => (draft) => {
    const { [name]: _, ...others } = draft.headers;
    return { ...draft, headers: value === null ? others : { ...others, [name]: value } };
  });

const queryValues = spelled(
  '0 1 007 0001 100 101 -1 1.0 1e1 0x1 １ ALL pending PENDING,PENDING W10 bnVsbA e30 W3siaWQiOiJhIiwiY3JlYXRlZEF0IjowfSwieCJd W3t9LCJ4Il0',
).concat('', ' 1');

/** A parameter is set to a strange value, changed by a character, or left out. */
export const spoilQuery: fc.Arbitrary<Spoil<Draft>> = fc
  .tuple(
    fc.constantFrom(...spelled('owner status limit cursor cursor page __proto__ constructor sku')),
    fc.oneof(fc.constantFrom(null, ...queryValues), strangeText, fc.nat()),
  )
  .map(([name, value]) => (draft) => {
    const old = Object.hasOwn(draft.query, name) ? (draft.query[name] ?? '') : '';
    const { [name]: _, ...others } = draft.query;
    if (value === null) return { ...draft, query: others };
    const tampered = (random: number) => {
      const at = random % (old.length + 1);
      return `${old.slice(0, at)}=${old.slice(at + (random % 2))}`;
    };
    const next = typeof value === 'number' ? tampered(value) : value;
    return { ...draft, query: Object.fromEntries([...Object.entries(others), [name, next]]) };
  });

/** The names in the path are strange, but not empty: an empty one is of another route. */
export const spoilPath: fc.Arbitrary<Spoil<Draft>> = strangeText
  .filter((text) => text !== '')
  .map((text) => (draft) => ({
    ...draft,
    path: Object.fromEntries(Object.keys(draft.path).map((name) => [name, text])),
  }));
