import { balanceOf, isSameBalance, type LedgerEntry, nothing } from '../../../lib/domain/ledger.ts';
import { placed } from '../../../lib/domain/reservation.ts';
import { saleKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { StreamRecord } from '../stream.ts';
import { must } from '../violation.ts';
import type { Seen } from './seen.ts';

/** What was passed on is in the ledger, at the moment that it need not come again. */
export function checkRelayed(seen: Seen, records: readonly StreamRecord[]): void {
  for (const { item, change } of records) {
    if (change.kind !== 'stock' || change.after === undefined || change.before?.version === change.after.version)
      continue;
    const { version } = change.after;
    const isThere = seen.entryWrittenAt(item, version) !== undefined;
    must(isThere, 'what is passed on is in the ledger', () => `${item}, version ${version}`);
  }
}

/** Everything has been passed on: the ledger tells every movement that was seen, once, and leads to the items. */
export function checkLedgers(table: MemoryTable, seen: Seen): void {
  const ledgers = Map.groupBy(table.entries.values(), ({ key }) => stockKeyOf(key).pk);
  for (const pk of table.stock.keys()) {
    const ledger = [...(ledgers.get(pk) ?? [])].sort((a, b) => a.place - b.place);
    checkLedger(pk, ledger, seen);
  }
}

function checkLedger(pk: string, ledger: readonly LedgerEntry[], seen: Seen): void {
  const movements = seen.movements.get(pk) ?? [];
  const pairs = movements.flatMap(({ after: moved }, index) => {
    const entry = ledger[index];
    return entry?.place === moved.version ? [{ ...entry, moved }] : [];
  });
  const places = () => `${pk}: ${ledger.map(({ place }) => place)}, of ${movements.length} versions`;
  must(pairs.length === Math.max(movements.length, ledger.length), 'the ledger has every version once', places);
  let end = nothing;
  for (const { place, movement, before, after, moved } of pairs) {
    const evidence = () => `${pk} at ${place}: ${JSON.stringify({ movement, before, after, end, moved })}`;
    must(isSameBalance(before, end), 'an entry begins where the one before ended', evidence);
    const isSame =
      isSameBalance(after, balanceOf(moved)) && JSON.stringify(movement) === JSON.stringify(moved.movement);
    must(isSame, 'an entry tells what happened', evidence);
    end = after;
  }
}

/** The sales are what was confirmed: of each reservation at each stock item the units that are open. */
export function checkSales(table: MemoryTable, { lateSales }: Seen): void {
  for (const sale of table.sales.values()) {
    if (lateSales.has(sale.reservation)) continue;
    const record = table.reservations.get(sale.reservation);
    const pk = stockKeyOf(sale.key).pk;
    const place = record && placed(record).find(({ key }) => stockKeyOf(key).pk === pk);
    const isOfRecord = place !== undefined && sale.quantity === place.open && record?.status === 'CONFIRMED';
    must(isOfRecord, 'sales are what was confirmed', () => `${JSON.stringify(sale)} of ${JSON.stringify(record)}`);
  }
  checkOpenSales(table);
}

function checkOpenSales(table: MemoryTable): void {
  const sales = [...table.sales.values()].map(
    (sale) => `${saleKeyOf(sale).pk} ${sale.reservation} ${sale.confirmedAt} ${sale.customerTier ?? ''}`,
  );
  const confirmed = [...table.reservations.values()].flatMap((record) =>
    record.status !== 'CONFIRMED'
      ? []
      : placed(record).flatMap(({ key, open: units }) => {
          const pk = stockKeyOf(key).pk.replace('STOCK', 'SALES');
          const rest = `${record.id} ${record.confirmedAt} ${record.order?.customerTier ?? ''}`;
          return units > 0 ? [`${pk} ${rest}`] : [];
        }),
  );
  const evidence = () => `${sales.sort().join(', ')}; confirmed ${confirmed.sort().join(', ')}`;
  const listed = new Set(sales);
  must(
    confirmed.every((sale) => listed.has(sale)),
    'what was confirmed is a sale',
    evidence,
  );
}
