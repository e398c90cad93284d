import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { caughtBugs } from '../crash-points/bugs.ts';
import { type BugName, bugNames, bugs } from '../simulation/bank/bugs.ts';
import { invariants } from '../simulation/invariants/names.ts';

const text = readFileSync('docs/proof.md', 'utf8');
const cells = (row: string): readonly string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rows = [...text.matchAll(/^\| `\w+` \|.*$/gm)].map(([row]) => cells(row));

test('every bug of the bank has its row: what it is, what catches it, and how soon', () => {
  const bank = rows.filter((row) => row.length === 5);
  expect(bank.map(([name]) => name)).toEqual(bugNames.map((name) => `\`${name}\``));
  for (const [name = '', about, caughtBy, seed, within] of bank) {
    const bug = bugs[name.replaceAll('`', '') as BugName];
    expect([about, within]).toEqual([bug.about, bug.caughtWithin.toLocaleString('en')]);
    expect(caughtBy).toBe(bug.breaks.join('; '));
    const seeds = seed?.split('; ').map(Number) ?? [];
    expect(seeds).toHaveLength(bug.breaks.length);
    for (const each of seeds) expect(each).toBeLessThanOrEqual(bug.caughtWithin);
  }
});

test('it says how many invariants there are', () => {
  expect(text).toContain(`each of the ${invariants.length} is`);
});

test('every bug that crash points catch has its row', () => {
  const bank = rows.filter((row) => row.length === 3);
  expect(bank).toEqual(caughtBugs.map(({ name, about, caughtBy }) => [`\`${name}\``, about, caughtBy]));
});
