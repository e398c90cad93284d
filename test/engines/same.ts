import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secondsOf } from '../../lib/domain/time.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { encodeCompensation } from '../../lib/store/compensation-codec.ts';
import { encodeEntry } from '../../lib/store/ledger-codec.ts';
import { emptyTable, type MemoryTable, memoryStore } from '../../lib/store/memory-store.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeSale } from '../../lib/store/sale-codec.ts';
import { encodeSku } from '../../lib/store/sku-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import type { OneTable } from '../store/engines.ts';
import type { Asked } from './asked.ts';
import { anySequence } from './commands.ts';
import { allDue, everything } from './looks.ts';
import { newShop, type Shop } from './shop.ts';

const numRuns = 1_000;
/** So many sequences are under way at once, each on a table of its own. */
export const tableNames = Array.from({ length: Number(process.env['LANES'] ?? 8) }, (_, index) => `table-${index}`);

/** What was answered, and who was told of what. */
async function answered(shop: Shop, { seconds, answer }: Asked): Promise<unknown> {
  shop.pass(seconds);
  return { answer: await answer(shop), told: shop.told.splice(0) };
}

/** The table in memory, as DynamoDB would have it, in order of its keys. */
function encoded(table: MemoryTable): readonly Attributes[] {
  const items = [
    ...[...table.stock.values()].map(encodeStock),
    ...[...table.reservations.values()].map(encodeReservation),
    ...[...table.skus.values()].map(encodeSku),
    ...[...table.entries.values()].map(encodeEntry),
    ...[...table.sales.values()].map(encodeSale),
    ...[...table.compensations.values()].map(encodeCompensation),
  ];
  return items.toSorted((a, b) => (`${a['pk']} ${a['sk']}` < `${b['pk']} ${b['sk']}` ? -1 : 1));
}

/** Where all was confirmed, a record need not say how much of each line; what it means is compared where it is read. */
const asConfirmed = ({ confirmed: _, ...item }: Attributes): Attributes => item;

async function expectTheSame(sequence: readonly Asked[], { store, items }: OneTable): Promise<void> {
  const memory = emptyTable();
  const inMemory = newShop(memoryStore(memory));
  const onEngine = newShop(store);
  for (const asked of sequence) expect(await answered(onEngine, asked)).toEqual(await answered(inMemory, asked));
  expect(onEngine.changes).toEqual(inMemory.changes);
  expect((await items()).map(asConfirmed)).toEqual(encoded(memory).map(asConfirmed));
  expect(await everything(onEngine.store)).toEqual(await everything(inMemory.store));
  const late = secondsOf(onEngine.clock()) + 1_000_000;
  expect(await allDue(onEngine.store, late, 100)).toEqual(await allDue(inMemory.store, late, 100));
}

/** Random commands are answered the same by the table in memory and by an engine's, and leave the same table behind. */
export function sameAsInMemory(name: string, open: () => readonly OneTable[]): void {
  test(`${name} answers ${numRuns} random sequences of commands as the table in memory does`, async () => {
    const tables = open();
    const seed = Number(process.env['ENGINES_SEED'] ?? 1);
    const runs = Math.ceil(numRuns / tables.length);
    await Promise.all(
      tables.map(async (table, index) => {
        const property = fc.asyncProperty(anySequence, (sequence) => expectTheSame(sequence, table));
        await fc.assert(property.afterEach(table.clear), { numRuns: runs, seed: seed + index });
      }),
    );
  }, 600_000);
}
