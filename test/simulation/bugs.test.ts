import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Bug } from './bank/bug.ts';
import { bugNames, bugs } from './bank/bugs.ts';
import { catchBug, unknownOf, unseenOf } from './bank/caught.ts';
import { asserted, assertions, invariants } from './invariants/names.ts';

const textOf = (files: readonly string[]): string => files.map((file) => readFileSync(file, 'utf8')).join('');

/** How often a part of a text occurs in it. */
const timesIn = (text: string, part: string): number => text.split(part).length - 1;

test.each(bugNames)(
  '%s is caught by each invariant that it must break, and by none that is not named',
  async (name) => {
    const bug: Bug = bugs[name];
    const caught = await catchBug(name);
    expect(unseenOf(bug, caught)).toEqual([]);
    expect(unknownOf(bug, caught)).toEqual([]);
  },
);

test('every invariant is one that some bug must be seen to break, and so is every assertion', () => {
  const broken = new Set<string>(bugNames.flatMap((name) => bugs[name].breaks));
  expect([...invariants, ...assertions.map(asserted)].filter((each) => !broken.has(each))).toEqual([]);
});

test('every invariant is the name of one check, so that none hides behind another', () => {
  const files = globSync('test/simulation/**/*.ts').filter((file) => !/bank|names|test\.ts/.test(file));
  const text = textOf(files);
  expect(invariants.filter((invariant) => timesIn(text, `'${invariant}'`) !== 1)).toEqual([]);
});

test('every assertion is one that the service makes in one place', () => {
  const text = textOf(globSync('lib/**/*.ts')).replace(/ ?\$\{[^}]*\}/g, '');
  expect(assertions.filter((claim) => timesIn(text, `: ${claim}\``) !== 1)).toEqual([]);
});
