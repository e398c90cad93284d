import { expect, test } from '@jest/globals';
import { fates } from './fates.ts';
import { repair, spoiled } from './repair-run.ts';
import { repairWrites } from './writes.ts';

// A reconciliation dies at each of its writes, and another one mends the rest: nothing is mended twice.

let made = 0;
const written = new Set<string>();

test.each(spoiled.map((each) => [each.name, each] as const))('%s', async (_, what) => {
  const plain = await repair(what, {});
  expect(plain.differences).toEqual([]);
  const writes = plain.operations.flatMap(({ isWrite }, number) => (isWrite ? [number] : []));
  expect(writes.length).toBeGreaterThan(0);
  for (const operation of writes) {
    written.add(plain.operations[operation]?.name ?? '');
    for (const fate of fates) {
      made++;
      const { differences, end } = await repair(what, { fatal: { operation, fate } });
      const about = `${fate} ${operation}`;
      expect([about, differences]).toEqual([about, []]);
      expect([about, end]).toEqual([about, plain.end]);
    }
  }
});

test('each way in which something is mended was met', () => {
  expect([...written].sort()).toEqual(repairWrites);
  expect(made).toBeGreaterThanOrEqual(400);
});
