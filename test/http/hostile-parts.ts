import fc from 'fast-check';
import { limits } from '../../lib/domain/limits.ts';
import type { Documented } from './documented-operation.ts';

// Parts of a request that owe nothing to the contract.

const anyText = fc.string({ unit: 'binary' });

/** Any text in place of the names in a path, halves of characters too. */
export function anyPath({ parameters }: Documented): fc.Arbitrary<Record<string, string>> {
  const names = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  const segment = fc.oneof(
    anyText,
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  );
  const value = segment.filter((text) => text !== '');
  return fc.record(Object.fromEntries(names.map((name) => [name, value])), { noNullPrototype: true });
}

export const anyQuery: fc.Arbitrary<string> = fc.oneof(
  fc.webQueryParameters(),
  fc.string({ unit: 'grapheme-ascii' }).map((text) => text.replaceAll('#', '')),
  fc.constantFrom(
    'limit=1&limit=2',
    'owner',
    'owner=',
    '=&=&&',
    '__proto__=x',
    'owner=ada&__proto__=x',
    'owner[]=ada',
    '%ff',
    'cursor=%00',
  ),
);

/** Headers as they may be in HTTP: their values are the characters of Latin-1. */
export const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.oneof(
    fc.constantFrom('content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-correlation-id', '__proto__'),
    fc.stringMatching(/^[a-z-]{1,20}$/),
  ),
  fc.array(fc.integer({ min: 0, max: 0xff })).map((bytes) => Buffer.from(bytes).toString('latin1')),
  { maxKeys: 4, noNullPrototype: true },
);

interface Sent {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const { bodyBytesMax } = limits;
const deep = 100_000;

/** Bodies that are large in one way or another, each made when it is asked for. */
const large = [
  () => '['.repeat(deep),
  () => '['.repeat(deep) + ']'.repeat(deep),
  () => `{"lines":${'['.repeat(deep)}${']'.repeat(deep)}}`,
  () => `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
  () => `{"lines":[${'1,'.repeat(bodyBytesMax / 2 - 10)}1]}`,
  () => `{"skus":[${'"",'.repeat(bodyBytesMax / 3 - 10)}""]}`,
  () => `{${Array.from({ length: 80_000 }, (_, at) => `"a${at}":1`).join()}}`,
  () => `{"metadata":{${Array.from({ length: 80_000 }, (_, at) => `"a${at}":1`).join()}}}`,
  () => `{"lines":[${Array.from({ length: 35_000 }, (_, at) => `{"sku":"${at}","quantity":1}`).join()}]}`,
  () => `"${'\\u0000'.repeat(bodyBytesMax / 6 - 1)}"`,
  () => `{"quantity":${'9'.repeat(bodyBytesMax - 20)}}`,
  () => '{}'.padEnd(bodyBytesMax),
  () => '{}'.padEnd(bodyBytesMax + 1),
  () => 'é'.repeat(bodyBytesMax / 2 + 1),
] as const;

const inText = (body: string): Sent => ({ body, isBase64Encoded: false });
const inBytes = (bytes: Uint8Array | string): Sent => ({
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

export const anyBody: fc.Arbitrary<Sent> = fc.oneof(
  { arbitrary: anyText.map(inText), weight: 3 },
  { arbitrary: fc.json({ stringUnit: 'binary' }).map(inText), weight: 5 },
  { arbitrary: fc.json().map(inBytes), weight: 2 },
  { arbitrary: fc.uint8Array().map(inBytes), weight: 3 },
  { arbitrary: fc.constantFrom(...large).map((make) => inText(make())), weight: 2 },
  {
    arbitrary: fc
      .constantFrom('null', '[]', '{}', '""', '0', 'true', '{"__proto__":null}', '{"a":{"__proto__":1}}')
      .map(inText),
    weight: 4,
  },
);
