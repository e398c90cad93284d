import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
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
