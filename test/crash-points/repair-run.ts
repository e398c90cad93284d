import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { reconcileNext } from '../../lib/commands/reconcile/reconcile-next.ts';
import type { Difference } from '../../lib/domain/difference.ts';
import { heldOf, type StockItem } from '../../lib/domain/stock-item.ts';
import { saleKeyOf } from '../../lib/store/keys.ts';
import { type MemoryTable, textOf } from '../../lib/store/memory-store.ts';
import type { Command } from './asked.ts';
import { unreturned } from './beginnings.ts';
import { idOf, placeOf } from './commands.ts';
import type { Operation, Trouble } from './fates.ts';
import { noAnswer } from './no-answer.ts';
import { healedAndWatched, oneOfTwoDue, oversold, unwatched } from './oversold-beginnings.ts';
import { Shop } from './shop.ts';

/** What is made wrong in a table behind everybody's back, or left behind by who died, and how long ago. */
export interface Spoiled {
  readonly name: string;
  readonly begin?: (shop: Shop) => Promise<void>;
  readonly spoil?: (table: MemoryTable) => void;
  readonly later: number;
}

const before = async (shop: Shop): Promise<void> => {
  for (const command of day) await shop.insists(command);
};
const day: readonly Command[] = [
  { do: 'put', sku: 'hat', safetyStock: 0 },
  { do: 'move', key: 'hats', place: 'hat@main', type: 'receive', quantity: 9 },
  { do: 'reserve', key: 'first', lines: { 'hat@main': 3 }, holdSeconds: 604_800 },
  { do: 'reserve', key: 'second', lines: { 'hat@main': 2 } },
  { do: 'reserve', key: 'earlier', lines: { 'hat@main': 1 } },
  { do: 'confirm', key: 'earlier' },
];

function onItem(change: (item: StockItem) => StockItem): NonNullable<Spoiled['spoil']> {
  return ({ stock }) => {
    for (const [key, item] of stock) stock.set(key, change(item));
  };
}

const withoutHold = (item: StockItem, id: string): StockItem => {
  const { [id]: hold, ...holds } = item.holds;
  return { ...item, holds, available: item.available + (hold?.quantity ?? 0) };
};

export const spoiled: readonly Spoiled[] = [
  { name: 'counters', later: 0, spoil: onItem((item) => ({ ...item, onHand: item.onHand + 2 })) },
  {
    name: 'a version that nobody wrote',
    later: 100_000,
    spoil: onItem((item) => ({ ...item, onHand: 5, available: 5 - heldOf(item), version: item.version + 3 })),
  },
  {
    name: 'entries of the ledger',
    later: 100_000,
    spoil: ({ entries }) => {
      for (const key of [...entries.keys()].slice(2, 4)) entries.delete(key);
    },
  },
  { name: 'the due of an item', later: 0, spoil: onItem(({ due: _, ...item }) => item) },
  { name: 'the hold of a record', later: 0, spoil: onItem((item) => withoutHold(item, idOf('first'))) },
  {
    name: 'the record of a hold',
    later: 0,
    spoil: ({ reservations }) => {
      reservations.delete(idOf('first'));
    },
  },
  { name: 'the sales', later: 1_000, spoil: ({ sales }) => sales.clear() },
  {
    name: 'a sale that nobody made',
    later: 1_000,
    spoil: ({ sales }) => {
      for (const each of [...sales.values()]) {
        const sale = { ...each, reservation: idOf('second') };
        sales.set(textOf(saleKeyOf(sale)), sale);
      }
    },
  },
  { name: 'the sweeper', later: 1_000 },
  { name: 'the sweeper, behind a cancel that died', begin: unreturned, later: 1_000 },
  { name: 'the sweeper, and nobody watches what is oversold', begin: unwatched, later: 5_000 },
  { name: 'the sweeper, and more is sold than is there', begin: oversold, later: 5_000 },
  { name: 'the sweeper, and two SKUs are short', begin: oneOfTwoDue, later: 5_000 },
  { name: 'the sweeper, behind a receipt that died', begin: healedAndWatched, later: 5_000 },
];

export interface Repaired {
  readonly operations: readonly Operation[];
  /** What is found wrong when all is over. */
  readonly differences: readonly Difference[];
  /** On hand, held and available by place, and the statuses of the reservations. */
  readonly end: unknown;
}

/** A reconciliation that mends meets its trouble; another one comes behind it, until the relay has told it all. */
export async function repair({ begin = before, spoil, later }: Spoiled, trouble: Trouble): Promise<Repaired> {
  const shop = new Shop();
  await begin(shop);
  spoil?.(shop.table);
  shop.pass(later);
  const process = shop.process(trouble);
  await mend(shop, process).catch(noAnswer);
  await shop.relay();
  for (let round = 0; round < 3; round++) {
    await mend(shop);
    await shop.relay();
  }
  // Half of a gap may be told as lost a day after the other half.
  shop.pass(100_000);
  await shop.does({ do: 'sweep' });
  await mend(shop);
  const { differences } = await mend(shop, undefined, false);
  return { operations: process.operations, differences, end: endOf(shop) };
}

const mend = (shop: Shop, process = shop.process(), isMending = true) =>
  reconcileNext(shop.context(process), { bounds: defaultBounds, budgetSeconds: 60, isMending, pause: async () => {} });

const endOf = ({ table: { stock, reservations, sales } }: Shop): unknown => ({
  stock: [...stock.values()].map((item) => [placeOf(item.key), item.onHand, heldOf(item), item.available]),
  statuses: [...reservations].map(([id, { status }]) => [id, status]).sort(),
  sales: [...sales.values()],
});
