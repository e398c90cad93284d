import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { differenceKinds } from '../../lib/domain/difference.ts';
import { parseArguments, usage } from '../../scripts/reconcile/arguments.ts';

const text = readFileSync('docs/reconcile.md', 'utf8');
const rows = (form: RegExp) => [...text.matchAll(form)].map(([, name]) => name);

test('every kind of difference has its row, in their order', () => {
  expect(rows(/^\| `([a-z_]+)` \|/gm)).toEqual(differenceKinds);
});

test('every option has its row, as the usage has its line, and its default', () => {
  const options = rows(/^\| `(--[a-z]+)/gm);
  expect(options).toEqual([...usage.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, name]) => name));
  const defaults = [...text.matchAll(/^\| `--(?:pause|late|lost) S` \|.*\| (\d+) \|$/gm)].map(([, each]) =>
    Number(each),
  );
  const { lateSeconds, lostSeconds } = defaultBounds;
  expect(defaults).toEqual([30, lateSeconds, lostSeconds]);
  expect(parseArguments([], {})).toMatchObject({ pauseSeconds: 30, lateSeconds, lostSeconds });
});
