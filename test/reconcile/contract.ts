import { describe, expect, test } from '@jest/globals';
import { type Difference, type DifferenceKind, differenceKinds } from '../../lib/domain/difference.ts';
import { balanceOf, isSameBalance } from '../../lib/domain/ledger.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Corruption } from './corruptions/corruption.ts';
import { holdCorruptions } from './corruptions/holds.ts';
import { ledgerCorruptions } from './corruptions/ledgers.ts';
import { recordCorruptions } from './corruptions/records.ts';
import { severalCorruptions } from './corruptions/several.ts';
import { unreadableCorruptions } from './corruptions/unreadable.ts';
import { failingAfter } from './failing-store.ts';
import { inOrder, looked, strictly } from './looking.ts';
import { comesToRest, delivered, openShop, type Shop, withHold } from './shop.ts';
import type { SpoiledTable } from './spoiled-table.ts';

const all = [
  ...unreadableCorruptions,
  ...ledgerCorruptions,
  ...holdCorruptions,
  ...severalCorruptions,
  ...recordCorruptions,
];

/** A shop where all is well but for one thing, which counts by now; and what is to be found. */
async function spoiled(table: SpoiledTable, { make, seconds = 0 }: Corruption) {
  const shop = openShop(table);
  await delivered(shop);
  await withHold(shop);
  const wanted = await make(shop);
  shop.pass(seconds);
  shop.changes.splice(0);
  return { shop, wanted: inOrder(wanted) };
}

async function expectClean(shop: Shop): Promise<void> {
  await comesToRest(shop);
  expect((await looked(shop, { bounds: strictly })).differences).toEqual([]);
}

const isEntry = (item: unknown): boolean => JSON.stringify(item).includes('MOVE#');
const entriesOf = async ({ table }: Shop): Promise<readonly unknown[]> => (await table.items()).filter(isEntry);

/** What reconciliation itself may leave on a stock item; leftover holds are resolved as ever, before their time. */
const ownTypes = ['correct', 'take', 'resolve'];

function expectMovement(before: StockItem, after: StockItem): void {
  const { type, reason } = after.movement;
  expect(ownTypes).toContain(type);
  if (type !== 'resolve') expect(reason).toBe('reconciliation');
  expect(after.version).toBeGreaterThan(before.version);
}

/** Every change of a stock item is a version of its own, which says why. */
function expectMovements({ changes }: Shop): void {
  for (const change of changes) {
    if (change.kind !== 'stock') continue;
    const { before, after } = change;
    if (before === undefined || after === undefined) throw new Error('a mend creates and deletes no stock item');
    const isMoved = !isSameBalance(balanceOf(before), balanceOf(after)) || before.version !== after.version;
    if (isMoved) expectMovement(before, after);
  }
}

/** Those of an oversold item are made in test/commands/compensate/reconciled.test.ts. */
const ofOversell: readonly DifferenceKind[] = ['oversold_unwatched', 'plan_unfounded', 'compensation_missing'];

/** What the command finds and mends on every form of the store. Each test begins on an empty table. */
export function reconcileContract(name: string, open: () => Promise<SpoiledTable>, hasAttributes: boolean): void {
  const corruptions = all.filter(({ needsAttributes = false }) => hasAttributes || !needsAttributes);
  const named = (list: readonly Corruption[]) => list.map((each) => [each.name, each] as const);

  test('a shop where all is well is told so, and by how much was looked at', async () => {
    const shop = openShop(await open());
    await delivered(shop);
    await withHold(shop);
    const { checked, ...rest } = await looked(shop, { bounds: strictly });
    expect(checked).toEqual({ stockItems: 2, movements: 8, reservations: 1, sales: 0 });
    expect(rest).toEqual({ differences: [], mended: [] });
  });

  describe.each(named(corruptions))(`${name}: %s`, (_, corruption) => {
    test('is found, by its key and its numbers, and nothing else is', async () => {
      const { shop, wanted } = await spoiled(await open(), corruption);
      const before = await shop.table.items();
      const { differences, mended, end } = await looked(shop);
      expect(inOrder(differences)).toEqual(wanted);
      expect({ mended, end }).toEqual({ mended: [], end: undefined });
      expect(await shop.table.items()).toEqual(before);
    });

    const leaves = corruption.isMended ? 'is mended by movements, and nothing is edited' : 'is left, and told again';
    test(leaves, async () => {
      const { shop, wanted } = await spoiled(await open(), corruption);
      const items = await shop.table.items();
      const entries = await entriesOf(shop);
      const { differences, mended } = await looked(shop, { isMending: true });
      expect(inOrder(corruption.isMended ? mended : differences)).toEqual(wanted);
      expect(corruption.isMended ? differences : mended).toEqual([]);
      if (!corruption.isMended) return expect(await shop.table.items()).toEqual(items);
      expectMovements(shop);
      await shop.caughtUp();
      expect(await entriesOf(shop)).toEqual(expect.arrayContaining([...entries]));
      return await expectClean(shop);
    });
  });

  const mendable = corruptions.filter(({ isMended }) => isMended);
  // Each write of each mend is too many for an engine: there, what has most of them, and what memory cannot have.
  const broken = mendable.filter((each) => !hasAttributes || each.needsAttributes || severalCorruptions.includes(each));
  test.each(named(broken))(`${name}: %s: a mend that is interrupted anywhere is gone on with`, async (_, each) => {
    let isInterrupted = true;
    for (let writes = 0; isInterrupted; writes++) {
      const { shop } = await spoiled(await open(), each);
      const { store, hasFailed } = failingAfter(shop.store, writes);
      await looked({ ...shop, store }, { isMending: true });
      isInterrupted = hasFailed();
      await shop.caughtUp();
      expect((await looked(shop, { isMending: true })).differences).toEqual([]);
      await expectClean(shop);
    }
  });

  test('many at once are found and mended, each as if it were alone', async () => {
    const shop = openShop(await open());
    const wanted: { readonly isMended: boolean; readonly found: readonly Difference[] }[] = [];
    for (const { make, isMended } of corruptions) wanted.push({ isMended, found: await make(shop) });
    shop.pass(Math.max(...corruptions.map(({ seconds = 0 }) => seconds)));
    const found = (isMended: boolean) =>
      wanted.filter((each) => each.isMended === isMended).flatMap(({ found }) => found);
    // Time goes on with each that is made, so that some are later than alone, or lost by now.
    const namesOf = (list: readonly { kind: DifferenceKind; pk: string }[]) =>
      list.map(({ kind, pk }) => `${kind} ${pk}`).sort();
    const { differences } = await looked(shop);
    expect(namesOf(differences)).toEqual(namesOf([...found(true), ...found(false)]));
    const { differences: left } = await looked(shop, { isMending: true });
    expect(namesOf(left)).toEqual(
      namesOf(found(false).filter(({ kind, of }) => kind !== 'version_missing' || of === '6')),
    );
    await shop.caughtUp();
    expect(namesOf((await looked(shop)).differences)).toEqual(namesOf(left));
  });

  test('every kind of difference is among them', async () => {
    const shop = openShop(await open());
    const kinds = new Set<DifferenceKind>();
    for (const { make } of corruptions) for (const { kind } of await make(shop)) kinds.add(kind);
    const wanted = differenceKinds
      .filter((kind) => hasAttributes || kind !== 'unreadable')
      .filter((kind) => !ofOversell.includes(kind));
    expect([...kinds].sort()).toEqual([...wanted].sort());
  });
}
