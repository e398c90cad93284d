import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSold } from '../../lib/domain/reservation.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { encodeCompensation } from '../../lib/store/compensation-codec.ts';
import { type Key, parseReservationKey } from '../../lib/store/keys.ts';
import { encodeEntry } from '../../lib/store/ledger-codec.ts';
import { emptyTable, type MemoryTable, memoryStore } from '../../lib/store/memory-store.ts';
import { decodeReservation, encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeSale } from '../../lib/store/sale-codec.ts';
import { encodeSku } from '../../lib/store/sku-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import type { OneTable } from '../store/engines.ts';
import type { Asked } from './asked.ts';
import { everything } from './looks.ts';
import { anySequence, type Sequence } from './sequences.ts';
import { newShop, type Shop } from './shop.ts';

/** Sequences of commands. */
const numRuns = Number(process.env['ENGINES_RUNS'] ?? 1_000);
/** So many sequences are under way at once, each on a table of its own. */
export const tableNames = Array.from({ length: 8 }, (_, index) => `table-${index}`);
/**
 * The same sequences each time, unless others, or more, are asked for: `ENGINES_SEED=7 ENGINES_RUNS=9000`. A failure tells
 * its seed; under that seed it comes first.
 */
const seed = Number(process.env['ENGINES_SEED'] ?? 1);
/** A failure is made smaller before it is told, which takes its time. */
const timeoutMilliseconds = 600_000;

/** What must have happened, or little would be shown. */
const mustHappen = [
  ...['reserve reserved', 'reserve insufficient_stock', 'reserve sku_not_found', 'reserve idempotency_key_reused'],
  ...['confirm confirmed', 'confirm exceeds_held', 'confirm hold_expired', 'confirm reservation_rejected'],
  ...['release released', 'extend extended', 'fulfil fulfilled', 'cancel cancelled', 'cancel not_confirmed'],
  ...['moveStock moved', 'putSku created', 'putSku replaced', 'putSku version_mismatch'],
  ...['oversell.detected', 'order of a compensation', 'compensation.done', 'stock.low', 'reservation.expired'],
  ...['compensation.failed', 'retry what has failed, whose steps fail: tried again'],
  ...['oversell.healed', 'reservation.compensated', 'moveStock would_oversell'],
];

/** What was answered, and who was told of what. */
async function answered(shop: Shop, { command, seconds, answer }: Asked, happened: Set<string>): Promise<unknown> {
  shop.pass(seconds);
  const given = (await answer(shop)) as { outcome?: string; refusal?: { code: string } } | undefined;
  const told = shop.told.splice(0);
  happened.add(`${command} ${given?.refusal?.code ?? given?.outcome}`);
  for (const { type } of told) happened.add(type);
  return { given, told };
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

/** Where all was confirmed, a record need not say how much of each line: what it means then is compared. */
function asConfirmed(item: Attributes): Attributes {
  if (parseReservationKey(item as unknown as Key) === undefined) return item;
  const record = decodeReservation(item);
  return isSold(record) ? { ...item, confirmed: record.confirmed } : item;
}

/** The shop in memory has begun, and the engine's table is a copy of its own: an engine is asked for what is random. */
async function beginBoth({ store, putAll }: OneTable, begun: readonly Asked[]) {
  const memory = emptyTable();
  const inMemory = newShop(memoryStore(memory));
  for (const asked of begun) await answered(inMemory, asked, new Set());
  await putAll(encoded(memory));
  return { memory, inMemory, onEngine: newShop(store, inMemory) };
}

/** Answers the keys of all that is in the table in the end. */
async function expectTheSame(
  { begun, commands }: Sequence,
  table: OneTable,
  happened: Set<string>,
): Promise<readonly Key[]> {
  const { memory, inMemory, onEngine } = await beginBoth(table, begun);
  for (const asked of commands) {
    const expected = await answered(inMemory, asked, happened);
    expect(await answered(onEngine, asked, happened)).toEqual(expected);
  }
  const items = await table.items();
  expect(items.map(asConfirmed)).toEqual(encoded(memory).map(asConfirmed));
  expect(await everything(onEngine.store)).toEqual(await everything(inMemory.store));
  return items;
}

/** Random commands are answered the same by the table in memory and by an engine's, and leave the same table behind. */
export function sameAsInMemory(name: string, open: () => readonly OneTable[]): void {
  test(
    `${name} answers ${numRuns} random sequences of commands as the table in memory does`,
    async () => {
      const happened = new Set<string>();
      const run = async (table: OneTable, index: number) => {
        let left: readonly Key[] | undefined;
        const property = fc
          .asyncProperty(fc.noBias(anySequence), async (sequence) => {
            left = undefined;
            left = await expectTheSame(sequence, table, happened);
          })
          .afterEach(() => table.clear(left));
        await fc.assert(property, {
          numRuns: Math.ceil(numRuns / tableNames.length),
          seed: seed + index,
        });
      };
      // All end before one fails: none may go on with an engine that is stopped.
      const ended = await Promise.allSettled(open().map(run));
      for (const each of ended) if (each.status === 'rejected') throw each.reason;
      expect(mustHappen.filter((each) => !happened.has(each))).toEqual([]);
    },
    timeoutMilliseconds,
  );
}
