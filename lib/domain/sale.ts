import { placed, type Reservation } from './reservation.ts';
import type { StockKey } from './stock-item.ts';

/** Units of one stock item that a reservation was confirmed for and that have neither left nor been cancelled. */
export interface Sale {
  readonly key: StockKey;
  readonly reservation: string;
  readonly quantity: number;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  readonly customerTier?: string;
}

/** What tells one sale from another. */
export type SaleName = Omit<Sale, 'quantity'>;

/** Later than any time there will be, in milliseconds: 13 digits. */
export const endOfTime = 9_999_999_999_999;

/** Before the first sale of a tier in the order of an item's sales, and behind the last one. */
export const beforeTier = (key: StockKey, customerTier = ''): Sale => ({
  ...edge,
  key,
  customerTier,
  confirmedAt: endOfTime,
});
export const behindTier = (key: StockKey, customerTier = ''): Sale => ({
  ...edge,
  key,
  customerTier,
  reservation: '~',
});
const edge = { reservation: '', quantity: 0, confirmedAt: 0 };

/** The sales that a record stands for; one that is not confirmed, or has been fulfilled or cancelled, is none. */
export function salesOf(record: Reservation | undefined): readonly Sale[] {
  if (record?.status !== 'CONFIRMED') return [];
  const { id, confirmedAt, order } = record;
  return placed(record)
    .filter(({ open }) => open > 0)
    .map(({ key, open }) => ({
      key,
      reservation: id,
      quantity: open,
      confirmedAt,
      ...(order?.customerTier !== undefined && { customerTier: order.customerTier }),
    }));
}
