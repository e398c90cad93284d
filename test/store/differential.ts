import { describe, expect, test } from '@jest/globals';
import { AssertionFailed } from '../../lib/domain/assertions.ts';
import type { Store, Write, Written } from '../../lib/store/port.ts';
import type { Case } from './contract/case.ts';
import { advanceCases, compensatedCases } from './contract/compensation-cases.ts';
import { correctCases } from './contract/correct-cases.ts';
import { dueCases, giveBackCases, prolongCases, settleCases, shortenCases, takeCases } from './contract/hold-cases.ts';
import { countCases, moveCases, returnCases, settingsCases } from './contract/movement-cases.ts';
import {
  expectCases,
  followCases,
  letOffCases,
  percentCases,
  planCases,
  plannedReturnCases,
  receiptCases,
  unwatchCases,
  watchCases,
} from './contract/oversell-cases.ts';
import { confirmCases, expireCases, extendCases, releaseCases } from './contract/reservation-cases.ts';
import { resolveCases } from './contract/resolve-cases.ts';
import { afterSaleCases, finishCases } from './contract/sale-cases.ts';
import { locationCases, replaceCases } from './contract/sku-cases.ts';
import { compensation, type Kind, reservation, sku, stock } from './kinds.ts';
import { compensations } from './starting-compensations.ts';
import { records, skuItem, stockItem } from './starting-items.ts';

const everyStockCase = [
  ...takeCases,
  ...giveBackCases,
  ...settleCases,
  ...prolongCases,
  ...shortenCases,
  ...dueCases,
  ...resolveCases,
  ...moveCases,
  ...returnCases,
  ...countCases,
  ...settingsCases,
  ...correctCases,
];

const oversellCases = [
  ...watchCases,
  ...planCases,
  ...expectCases,
  ...letOffCases,
  ...unwatchCases,
  ...plannedReturnCases,
  ...percentCases,
  ...followCases,
  ...receiptCases,
];

const everyReservationCase = [
  ...confirmCases,
  ...releaseCases,
  ...expireCases,
  ...extendCases,
  ...afterSaleCases,
  ...finishCases,
];

/** Every write that the cases use, once; those of a hundred holds are met in their own cases only. */
const writesOf = <Item>(cases: readonly Case<Item>[]): readonly Write<Item>[] => {
  const writes = cases.map(({ write }) => [JSON.stringify(write.expression()), write] as const);
  return [...new Map(writes.filter(([text]) => text.length < 4_000)).values()];
};

/** Every item that the cases start from, once; those of thousands of holds are met in their own cases only. */
const itemsOf = <Item>(cases: readonly Case<Item>[]): readonly Item[] => {
  const items = new Map<string, Item>();
  for (const { item } of cases) {
    const text = JSON.stringify(item, (name, value: unknown) => (name === 'key' || name === 'id' ? undefined : value));
    if (item !== undefined && text.length < 2_000) items.set(text, item);
  }
  return [...items.values()];
};

/** What the pure form of a write does, or that it refuses to make an item that does not add up. */
function pure<Item>(write: Write<Item>, item: Item): Written<Item> | 'does not add up' {
  if (!write.allows(item)) return { isDone: false, item };
  try {
    return { isDone: true, item: write.apply(item) };
  } catch (error) {
    if (error instanceof AssertionFailed) return 'does not add up';
    throw error;
  }
}

async function stored<Item>(store: Store, kind: Kind<Item>, write: Write<Item>, item: Item) {
  try {
    return await kind.update(store, item, write);
  } catch (error) {
    if (error instanceof AssertionFailed) return 'does not add up';
    throw error;
  }
}

/** Every write meets every item: its expression and its pure form do the same. */
export function expressionsAreTheirFunctions(name: string, open: () => Store): void {
  const compare = <Item>(what: string, kind: Kind<Item>, cases: readonly Case<Item>[], more: readonly Item[]) => {
    const items = [...itemsOf(cases), ...more];
    for (const [index, write] of writesOf(cases).entries()) {
      test(`${what}: ${write.name} (${index}) does in the table what its function says, to ${items.length} items`, async () => {
        await Promise.all(
          items.map(async (sample) => {
            const item = kind.fresh(sample);
            await kind.create(open(), item);
            expect(await stored(open(), kind, write, item)).toEqual(pure(write, item));
          }),
        );
      });
    }
  };
  describe(`${name}: expressions and functions`, () => {
    compare('stock', stock, everyStockCase, []);
    compare('reservation', reservation, [...confirmCases, ...releaseCases, ...expireCases, ...extendCases], records());
    compare('stock that is oversold', stock, oversellCases, [stockItem({ received: 30 })]);
    compare('compensated reservation', reservation, compensatedCases, records());
    compare('compensation', compensation, advanceCases, compensations());
    compare('reservation', reservation, everyReservationCase, records());
    compare('SKU', sku, [...replaceCases, ...locationCases], [skuItem({ version: 1 })]);
  });
}
