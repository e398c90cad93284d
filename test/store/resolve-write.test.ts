import { expect, test } from '@jest/globals';
import { resolveHolds } from '../../lib/store/writes/resolve-write.ts';
import { applied } from './contract/resolve-cases.ts';
import { at, hold } from './starting-items.ts';

test('one update resolves 100 holds and keys at most: an expression has room for no more', () => {
  const resolving = (holds: number, keys: number) => () =>
    resolveHolds(
      Array.from({ length: holds }, (_, index) => ({ id: `r${index}`, seen: hold(), to: 'given_back' })),
      Array.from({ length: keys }, (_, index) => ({ key: `k${index}`, seen: applied() })),
      at,
    );
  expect(resolving(60, 40)).not.toThrow();
  expect(resolving(60, 41)).toThrow('an expression has room for 100 comparisons');
});
