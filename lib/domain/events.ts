import type { Compensation, CompensationStatus } from './compensation.ts';
import type { LedgerEntry } from './ledger.ts';
import type { StockMovementType } from './movement.ts';
import { isSold, type Reservation, type Status } from './reservation.ts';
import type { Settings } from './sku.ts';

/** What is told to the world, one event for each thing that happened. Nothing is told of what was refused. */
export const reservationEventTypes = [
  'reservation.pending',
  'reservation.confirmed',
  'reservation.released',
  'reservation.expired',
  'reservation.rejected',
  'reservation.fulfilled',
  'reservation.cancelled',
  'reservation.compensated',
] as const;
export type ReservationEventType = (typeof reservationEventTypes)[number];

export const stockEventTypes = [
  'stock.received',
  'stock.returned',
  'stock.adjusted',
  'stock.counted',
  'stock.low',
  'stock.out',
  'stock.back',
  'oversell.detected',
  'oversell.healed',
] as const;
export type StockEventType = (typeof stockEventTypes)[number];

export const compensationEventTypes = ['compensation.started', 'compensation.done', 'compensation.failed'] as const;
export type CompensationEventType = (typeof compensationEventTypes)[number];

interface Told {
  /** The same whenever the same thing is told again. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface ReservationEvent extends Told {
  readonly type: ReservationEventType;
  readonly reservation: Reservation;
}

export interface StockEvent extends Told {
  readonly type: StockEventType;
  readonly entry: LedgerEntry;
}

export interface CompensationEvent extends Told {
  readonly type: CompensationEventType;
  readonly compensation: Compensation;
}

export type Event = ReservationEvent | StockEvent | CompensationEvent;

const ofStatus: Readonly<Record<Status, ReservationEventType>> = {
  PENDING: 'reservation.pending',
  CONFIRMED: 'reservation.confirmed',
  RELEASED: 'reservation.released',
  EXPIRED: 'reservation.expired',
  REJECTED: 'reservation.rejected',
  FULFILLED: 'reservation.fulfilled',
  CANCELLED: 'reservation.cancelled',
  COMPENSATED: 'reservation.compensated',
};

/**
 * The event of what became of a reservation between two images of its record, at most one. A record that only keeps a
 * late one from coming true has no fingerprint: nobody was promised anything, so nobody is told.
 */
export function reservationEvents(before: Reservation | undefined, after: Reservation, at: number): ReservationEvent[] {
  const type = typeOf(before, after);
  if (type === undefined || after.fingerprint === undefined) return [];
  return [{ type, id: `${after.id}/${after.version}/${type}`, at: timeOf(type, after, at), reservation: after }];
}

/** What has left, or was cancelled, is told by what happened: the rest of the sale may be confirmed still, or be over. */
function typeOf(before: Reservation | undefined, after: Reservation): ReservationEventType | undefined {
  if (before && isSold(before) && isSold(after) && after.status !== 'COMPENSATED') {
    const total = (units: readonly number[] = []): number => units.reduce((sum, each) => sum + each, 0);
    if (total(after.cancelled) > total(before.cancelled)) return 'reservation.cancelled';
    if (total(after.fulfilled) > total(before.fulfilled)) return 'reservation.fulfilled';
  }
  return before?.status === after.status ? undefined : ofStatus[after.status];
}

/** When it came to what it is: as the record says, else when it was written, which streams tell by the second or minute. */
function timeOf(type: ReservationEventType, record: Reservation, writtenAt: number): number {
  if (type === 'reservation.pending' || type === 'reservation.rejected') return record.createdAt;
  if (type === 'reservation.expired') return record.expiresAt * 1000;
  if (isSold(record))
    return type === 'reservation.confirmed' ? record.confirmedAt : Math.max(record.confirmedAt, writtenAt);
  return Math.max(record.createdAt, writtenAt);
}

const ofMovement: Readonly<Record<StockMovementType, StockEventType>> = {
  receive: 'stock.received',
  return: 'stock.returned',
  adjust: 'stock.adjusted',
  count: 'stock.counted',
};

const isStockMovement = (type: string): type is StockMovementType => type in ofMovement;

/** The events of one movement: what was done to the stock, then the thresholds that its units crossed. */
export function stockEvents(entry: LedgerEntry, { lowStock }: Pick<Settings, 'lowStock'>): StockEvent[] {
  const { key, place, movement, before, after } = entry;
  const fellTo = (threshold: number): boolean => before.available > threshold && after.available <= threshold;
  const types: StockEventType[] = [];
  // A new item is neither out of stock nor back.
  if (movement.type === 'create') return [];
  if (isStockMovement(movement.type)) types.push(ofMovement[movement.type]);
  if (lowStock !== undefined && fellTo(lowStock)) types.push('stock.low');
  if (fellTo(0)) types.push('stock.out');
  if (before.available <= 0 && after.available > 0) types.push('stock.back');
  if (before.onHand >= 0 && after.onHand < 0) types.push('oversell.detected');
  if (before.onHand < 0 && after.onHand >= 0) types.push('oversell.healed');
  const ofItem = [key.sku, key.location, key.shard].map((part) => encodeURIComponent(part)).join('/');
  return types.map((type) => ({ type, id: `${ofItem}/${place}/${type}`, at: movement.at, entry }));
}

const ofCompensation: Readonly<Partial<Record<CompensationStatus, CompensationEventType>>> = {
  RUNNING: 'compensation.started',
  DONE: 'compensation.done',
  FAILED: 'compensation.failed',
};

/** The event of what became of a compensation between two of its versions, at most one. One that was not needed is not told. */
export function compensationEvents(before: Compensation | undefined, after: Compensation): CompensationEvent[] {
  const type = before?.status === after.status ? undefined : ofCompensation[after.status];
  if (type === undefined) return [];
  return [{ type, id: `${after.id}/${after.version}/${type}`, at: after.updatedAt, compensation: after }];
}
