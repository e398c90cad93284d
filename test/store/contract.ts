import { describe, expect, test } from '@jest/globals';
import { assertStockItem } from '../../lib/domain/stock-item.ts';
import type { Store } from '../../lib/store/port.ts';
import { type Case, expectedAfter } from './contract/case.ts';
import { advanceCases, compensatedCases } from './contract/compensation-cases.ts';
import { compensationContract } from './contract/compensations.ts';
import { correctCases } from './contract/correct-cases.ts';
import { dueContract } from './contract/due.ts';
import { dueCases, giveBackCases, prolongCases, settleCases, shortenCases, takeCases } from './contract/hold-cases.ts';
import { ledgerContract } from './contract/ledger.ts';
import { listContract } from './contract/lists.ts';
import { countCases, moveCases, returnCases, settingsCases } from './contract/movement-cases.ts';
import {
  expectCases,
  followCases,
  letOffCases,
  noReceiptCases,
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
import { saleContract } from './contract/sales.ts';
import { scanContract } from './contract/scan.ts';
import { locationCases, replaceCases } from './contract/sku-cases.ts';
import { compensation, type Kind, reservation, sku, stock } from './kinds.ts';
import { compensations, compensation as startingCompensation } from './starting-compensations.ts';
import { freshId, records, rejected, skuItem, sold, stockItem, unsold } from './starting-items.ts';

/** What every form of the store does: memory, DynamoDB Local and dynoxide pass all of it. */
export function storeContract(name: string, open: () => Store): void {
  describe(`${name}: writing an item once`, () => {
    createContract(open, stock, 'stock item', [stockItem(), ...samples(takeCases), ...samples(resolveCases)]);
    createContract(open, reservation, 'reservation', records());
    createContract(open, sku, 'SKU', [skuItem(), ...samples(replaceCases)]);
  });
  const of = { name, open };
  const everyStockCase = {
    takeHold: takeCases,
    giveBackHold: giveBackCases,
    settleHold: settleCases,
    prolongHold: prolongCases,
    shortenHold: shortenCases,
    'lowerDue and resetDue': dueCases,
    resolveHolds: resolveCases,
    moveStock: moveCases,
    returnUnits: returnCases,
    countStock: countCases,
    applySettings: settingsCases,
    correctStock: correctCases,
  };
  for (const [write, cases] of Object.entries(everyStockCase)) writeContract(of, stock, write, cases, stockItem);
  const everyReservationCase = {
    decideConfirmed: confirmCases,
    decideReleased: releaseCases,
    decideExpired: expireCases,
    decideExtended: extendCases,
    decideAfterSale: afterSaleCases,
    finishCancellation: finishCases,
  };
  for (const [write, cases] of Object.entries(everyReservationCase)) {
    writeContract(of, reservation, write, cases, unsold);
  }
  writeContract(of, sku, 'replaceSettings', replaceCases, skuItem);
  writeContract(of, sku, 'addLocation', locationCases, skuItem);
  oversellContract(of);
  describe(`${name}: what is due`, () => dueContract(open));
  describe(`${name}: reading records in a batch`, () => batchContract(open));
  describe(`${name}: lists`, () => listContract(open));
  describe(`${name}: the ledger`, () => ledgerContract(open));
  describe(`${name}: sales`, () => saleContract(open));
  describe(`${name}: the whole table`, () => scanContract(open));
  describe(`${name}: what does not add up`, () => balanceContract(open));
}

/** What is sold beyond what is there, and how it is made right. */
function oversellContract({ name, open }: Form): void {
  const of = { name, open };
  const everyStockCase = {
    watchOversold: watchCases,
    planSales: planCases,
    expectSale: expectCases,
    letOff: letOffCases,
    unwatch: unwatchCases,
    'returnUnits of what is planned': plannedReturnCases,
    'applySettings with a percentage': percentCases,
    followReceipt: followCases,
    'moveStock by a receipt': receiptCases,
    'moveStock by no receipt': noReceiptCases,
  };
  for (const [write, cases] of Object.entries(everyStockCase)) writeContract(of, stock, write, cases, stockItem);
  writeContract(of, reservation, 'decideAfterSale for a compensation', compensatedCases, sold);
  writeContract(of, compensation, 'advance', advanceCases, startingCompensation);
  describe(`${name}: writing a compensation once`, () => {
    createContract(open, compensation, 'compensation', compensations());
  });
  describe(`${name}: compensations`, () => compensationContract(open));
}

const samples = <Item>(cases: readonly Case<Item>[]): readonly Item[] =>
  cases.flatMap(({ item }) => (item === undefined ? [] : [item])).slice(0, 5);

function createContract<Item>(open: () => Store, kind: Kind<Item>, what: string, items: readonly Item[]): void {
  test(`a ${what} that was never written is not there`, async () => {
    for (const item of items.slice(0, 1)) expect(await kind.get(open(), kind.fresh(item))).toBeUndefined();
  });

  test(`a ${what} is read as it was written`, async () => {
    for (const item of items.map(kind.fresh)) {
      expect(await kind.create(open(), item)).toEqual({ isDone: true, item });
      expect(await kind.get(open(), item)).toEqual(item);
    }
  });

  test(`a ${what} that is there is never written over, and answers for itself`, async () => {
    const [first, second] = items.slice(0, 2).map(kind.fresh) as [Item, Item];
    await kind.create(open(), first);
    const late = { ...second, ...nameOf(first) };
    expect(await kind.create(open(), late)).toEqual({ isDone: false, item: first });
    expect(await kind.get(open(), first)).toEqual(first);
  });
}

const nameOf = (item: unknown): object =>
  Object.fromEntries(Object.entries(item as object).filter(([name]) => ['key', 'id', 'sku'].includes(name)));

interface Form {
  readonly name: string;
  readonly open: () => Store;
}

function writeContract<Item extends object>(
  { name, open }: Form,
  kind: Kind<Item>,
  write: string,
  cases: readonly Case<Item>[],
  missing: () => Item,
): void {
  describe(`${name}: ${write}`, () => {
    for (const each of cases) {
      const claim = `${each.changes ? 'is done' : 'is refused'}: ${each.claim}`;
      test(claim, async () => {
        const item = kind.fresh(each.item ?? missing());
        if (each.item) await kind.create(open(), item);
        const after = each.item && expectedAfter(each, item);
        expect(await kind.update(open(), item, each.write)).toEqual({
          isDone: each.changes !== undefined,
          item: after,
        });
        expect(await kind.get(open(), item)).toEqual(after);
      });
    }
  });
}

function batchContract(open: () => Store): void {
  test('finds those of 100 records that are there', async () => {
    const written = Array.from({ length: 60 }, (_, index) =>
      reservation.fresh(records()[index % records().length] ?? unsold()),
    );
    await Promise.all(written.map((record) => open().createReservation(record)));
    const missing = Array.from({ length: 40 }, freshId);
    const found = await open().getReservations([...missing, ...written.map(({ id }) => id)]);
    const byId = (list: typeof found) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(found)).toEqual(byId(written));
    // `toEqual` would take a list of nothings for an empty one.
    expect(await open().getReservations(missing)).toStrictEqual([]);
    expect(await open().getReservations([])).toEqual([]);
  });
}

function balanceContract(open: () => Store): void {
  const unbalanced = () => ({ ...stockItem(), available: 99 });

  test('a stock item that does not add up is never written', async () => {
    const item = unbalanced();
    expect(() => assertStockItem(item)).toThrow('on hand 100 = available + held + buffer 99');
    await expect(async () => open().createStock(item)).rejects.toThrow(
      expect.objectContaining({ name: 'AssertionFailed' }),
    );
    expect(await open().getStock(item.key)).toBeUndefined();
  });

  test('a record that does not add up is never written', async () => {
    const [line] = rejected().lines;
    const record = unsold({ lines: line ? [line] : [] });
    await expect(async () => open().createReservation(record)).rejects.toThrow(
      /every allocation of shirt has its hold/,
    );
    expect(await open().getReservation(record.id)).toBeUndefined();
  });
}
