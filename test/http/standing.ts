import { type Counters, countersNow } from '../../lib/commands/get-stock.ts';
import type { Compensation } from '../../lib/domain/compensation.ts';
import { reservationIdForm } from '../../lib/domain/identity.ts';
import { isSold, type Reservation } from '../../lib/domain/reservation.ts';
import type { Sku } from '../../lib/domain/sku.ts';
import type { StockItem, StockKey } from '../../lib/domain/stock-item.ts';
import { isOver, secondsOf } from '../../lib/domain/time.ts';
import { serviceContext } from '../../lib/http/service-context.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { decodeCompensation } from '../../lib/store/compensation-codec.ts';
import { dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { Table } from '../../lib/store/dynamodb-table.ts';
import { compensationKeyOf, reservationKeyOf, skuKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { decodeReservation } from '../../lib/store/reservation-codec.ts';
import { decodeSku } from '../../lib/store/sku-codec.ts';
import { decodeStock } from '../../lib/store/stock-codec.ts';

/** Counters by SKU and location. */
type Counted = Readonly<Record<string, Pick<Counters, 'onHand' | 'held' | 'available'>>>;

/** What stands of some stock items, of some SKUs, and of the reservation of an id with its compensation. */
export interface Standing {
  readonly items: readonly StockItem[];
  readonly counters: Counted;
  readonly skus: readonly Sku[];
  readonly named: Named | undefined;
}

interface Named {
  readonly status?: string;
  readonly expiresAt?: number;
  readonly sold?: unknown;
  readonly compensation: unknown;
}

export const placeOf = ({ key }: Pick<StockItem, 'key'>): string => `${key.sku} at ${key.location}`;

let table: Table | undefined;

type Decoded = Readonly<Partial<{ item: StockItem; sku: Sku; record: Reservation; compensation: Compensation }>>;

function decoded(stored: Attributes): Decoded {
  const pk = String(stored['pk']);
  if (pk.startsWith('STOCK#')) return { item: decodeStock(stored) };
  if (pk.startsWith('SKU#')) return { sku: decodeSku(stored) };
  return pk.startsWith('RES#') ? { record: decodeReservation(stored) } : { compensation: decodeCompensation(stored) };
}

const those = <Kind>(kinds: readonly (Kind | undefined)[]): readonly Kind[] =>
  kinds.filter((each) => each !== undefined);

/** Reads all of it at once, as of now. Reading checks that each stock item adds up. */
export async function standingOf(
  { stock, skus, id = '' }: { readonly stock: readonly StockKey[]; readonly skus: readonly string[]; id?: string },
  now: number,
): Promise<Standing> {
  table ??= new Table(dynamoDbClientAt(process.env['DYNAMODB_ENDPOINT']), process.env['TABLE_NAME'] ?? '');
  const isId = reservationIdForm.test(id);
  const named = isId ? [reservationKeyOf(id), compensationKeyOf(id)] : [];
  const all = await table.getAll([...stock.map(stockKeyOf), ...skus.map(skuKeyOf), ...named], decoded, true);
  const items = those(all.map(({ item }) => item));
  return {
    items,
    counters: await countedNow(items, now),
    skus: those(all.map(({ sku }) => sku)).toSorted((a, b) => (a.sku < b.sku ? -1 : 1)),
    named: isId ? namedIn(all) : undefined,
  };
}

async function countedNow(items: readonly StockItem[], now: number): Promise<Counted> {
  const counted = items.map(async (item) => {
    const { onHand, held, available } = await countersNow(serviceContext(), item, secondsOf(now));
    return [placeOf(item), { onHand, held, available }] as const;
  });
  return Object.fromEntries((await Promise.all(counted)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function namedIn(all: readonly Decoded[]): Named {
  const [compensation] = those(all.map((each) => each.compensation));
  const [record] = those(all.map((each) => each.record));
  if (record === undefined) return { compensation };
  const { status, expiresAt } = record;
  const sold = isSold(record) && [record.confirmed, record.fulfilled, record.cancelled, record.order];
  return { status, expiresAt, sold, compensation };
}

/** One that is over is expired, marked or not. */
export function asOfNow(named: Named | undefined, now: number): Named | undefined {
  const isOverNow = named?.status === 'PENDING' && isOver(named.expiresAt ?? 0, secondsOf(now));
  return isOverNow ? { ...named, status: 'EXPIRED' } : named;
}
