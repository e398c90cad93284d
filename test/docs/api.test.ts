import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { keptSeconds, limits } from '../../lib/domain/limits.ts';
import { type Operation, operations } from '../../lib/http/operations.ts';
import { problems } from '../../lib/http/problems.ts';

const text = readFileSync('docs/api.md', 'utf8');

/** The part of the document that begins with a route's heading. */
function sectionOf({ route }: Operation): string {
  const [, section = ''] = text.split(new RegExp(`^### \`${route.method} ${escaped(route.path)}[^\n]*$`, 'm'));
  return section.split(/^##/m)[0] ?? '';
}

const escaped = (path: string): string => path.replaceAll(/[{}.]/g, '\\$&').concat('[?`]');

test.each(Object.entries<Operation>(operations))(
  '%s has its section, and its refusals in their order',
  (_, operation) => {
    const section = sectionOf(operation);
    expect(section).not.toBe('');
    const [, refuses = ''] = /Refuses,\s+in\s+order:([^.]*)\./.exec(section) ?? [];
    expect([...refuses.matchAll(/`(\w+)`/g)].map(([, code]) => code)).toEqual(operation.refusals);
  },
);

test('every code it names is one that a problem may have', () => {
  const codes = [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code]) => code);
  expect(codes.filter((code) => code === undefined || !(code in problems))).toEqual([]);
});

test('its limits are those of the service', () => {
  const rows = [...text.matchAll(/^\| (.+?) \| (.+) \|$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  const told = new Map(rows);
  const number = (value: number): string => value.toLocaleString('en');
  const limitsTold = {
    'lines of a reservation (a SKU at a location)': `${number(limits.linesMax)};`,
    'locations of a SKU': `${limits.locationsMax}`,
    quantity: `1 to ${number(limits.quantityMax)}`,
    '`holdSeconds`': `1 to ${number(limits.holdSecondsMax)}; ${limits.holdSecondsDefault} where`,
    'SKU, location, owner': `1 to ${limits.nameLengthMax} characters`,
    '`Idempotency-Key`': `1 to ${limits.keyLengthMax} printable ASCII characters; kept at least 24 hours`,
    metadata: `an object of strings, ${limits.metadataBytesMax / 1024} KB`,
    body: `${limits.bodyBytesMax / 1024 ** 2} MiB`,
    page: `1 to ${limits.pageMax} items, ${limits.pageDefault} by default`,
    'holds in one stock item': `${number(limits.holdsMax)};`,
  };
  for (const [name, beginning] of Object.entries(limitsTold)) {
    expect([name, told.get(name)]).toEqual([name, expect.stringMatching(`^${beginning}`)]);
  }
  for (const kept of [keptSeconds.movementKey, keptSeconds.reservation]) expect(kept).toBeGreaterThanOrEqual(86_400);
});
