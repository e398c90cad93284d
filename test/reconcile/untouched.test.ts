import { describe, expect, test } from '@jest/globals';
import { mend } from '../../lib/commands/reconcile/mend.ts';
import { mendCompensations, mendOversold } from '../../lib/commands/reconcile/mend-compensation.ts';
import type { Difference, DifferenceKind } from '../../lib/domain/difference.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { stocked } from '../commands/world.ts';
import { freshId, sold } from '../store/starting-items.ts';
import { type Corruption, edit } from './corruptions/corruption.ts';
import { holdCorruptions } from './corruptions/holds.ts';
import { ledgerCorruptions } from './corruptions/ledgers.ts';
import { recordCorruptions } from './corruptions/records.ts';
import { strictly } from './looking.ts';
import { openShop, type Shop } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

const open = (): Shop => openShop(spoiledMemory());

/** What is there for good once it is there: no command that is under way looks like it. */
const forGood: readonly DifferenceKind[] = ['version_missing', 'ledger_jump', 'sale_unfounded'];
const passing = ({ kind }: Difference): boolean => !forGood.includes(kind);
const isForGood = ({ name }: Corruption): boolean =>
  /lost|versions? that|before others came|a sale of (a reservation|nobody)/.test(name);

describe('a repair does not touch what two looks have not found: it may be a command that is under way', () => {
  const all = [...holdCorruptions, ...ledgerCorruptions, ...recordCorruptions];
  const corruptions = all.filter((each) => !isForGood(each));
  test.each(corruptions.map((each) => [each.name, each] as const))('%s', async (_, { make, seconds = 0 }) => {
    const shop = open();
    const found = (await make(shop)).filter(passing);
    expect(found.length).toBeGreaterThan(0);
    shop.pass(seconds);
    const before = await shop.table.items();
    for (const { pk, sk } of found) expect(await mend(shop, { pk, sk }, [], strictly)).toBe(false);
    expect(await shop.table.items()).toEqual(before);
  });

  test('an oversold item that nobody has noted, and a plan', async () => {
    const shop = open();
    const key = { sku: await stocked(shop, 2), location: 'main', shard: 0 };
    await shop.caughtUp();
    await edit(shop, key, { onHand: -1, available: -1, plan: { [freshId()]: 1 } });
    const before = await shop.table.items();
    await mendOversold(shop, key, [{ kind: 'overdue', ...stockKeyOf(key), evidence: {} }]);
    await mendOversold(shop, key, []);
    await mendCompensations(shop, sold(), [{ kind: 'overdue', ...stockKeyOf(key), of: freshId(), evidence: {} }]);
    expect(await shop.table.items()).toEqual(before);
  });
});
