import {
  type Allocation,
  assertReservation,
  type Cancellation,
  type Line,
  type Order,
  type Rejection,
  type Reservation,
  type Status,
  statuses,
  type Unsold,
} from '../domain/reservation.ts';
import { firstShard, mainLocation } from '../domain/stock-item.ts';
import { type Attributes, mapIn, mapsIn, numberIn, numbersIn, optional, textIn } from './attributes.ts';
import { laneOf, reservationKeyOf } from './keys.ts';
import { CorruptItem } from './port.ts';

// Lines are stored under short names, and what is as usual is left out: a reservation may have 1,500 of them.

const storedAllocation = ({ location, shard, quantity, nonce }: Allocation): Attributes => ({
  q: quantity,
  ...(nonce !== undefined && { n: nonce }),
  ...(location !== mainLocation && { l: location }),
  ...(shard !== firstShard && { h: shard }),
});

const allocationIn = (stored: Attributes): Allocation => ({
  quantity: numberIn(stored, 'q'),
  location: stored['l'] === undefined ? mainLocation : textIn(stored, 'l'),
  shard: stored['h'] === undefined ? firstShard : numberIn(stored, 'h'),
  ...(stored['n'] !== undefined && { nonce: textIn(stored, 'n') }),
});

/** A line at one place stands flat; one at several carries a list. */
const storedLine = ({ sku, allocations }: Line): Attributes => {
  const [only, ...others] = allocations.map(storedAllocation);
  return others.length === 0 ? { s: sku, ...only } : { s: sku, a: [only, ...others] };
};

const lineIn = (stored: Attributes): Line => {
  const flat = stored['a'] === undefined ? [stored] : mapsIn(stored, 'a');
  const allocations = flat.map(allocationIn);
  return {
    sku: textIn(stored, 's'),
    quantity: allocations.reduce((sum, { quantity }) => sum + quantity, 0),
    allocations,
  };
};

/** A rejection names lines by their place in the record: names may be long, and stand in it already. */
function storedRejection(rejection: Rejection, lines: readonly Line[]): Attributes {
  const places = new Map(lines.map(({ sku }, place) => [sku, place]));
  if (rejection.code === 'sku_not_found') {
    return { code: rejection.code, lines: rejection.skus.map((sku) => ({ i: places.get(sku) })) };
  }
  if (rejection.code === 'idempotency_key_reused') return rejection;
  const short = rejection.shortfalls.map(({ sku, available }) => ({ i: places.get(sku), a: available }));
  return { code: rejection.code, lines: short };
}

function rejectionIn(record: Attributes, lines: readonly Line[]): Rejection {
  const rejection = mapIn(record, 'rejection');
  const code = textIn(rejection, 'code');
  if (code === 'idempotency_key_reused') return { code };
  const named = mapsIn(rejection, 'lines').map((stored) => ({ stored, line: lineAt(lines, numberIn(stored, 'i')) }));
  if (code === 'sku_not_found') return { code, skus: named.map(({ line }) => line.sku) };
  if (code !== 'insufficient_stock') throw new CorruptItem(`${code} is no rejection`);
  const shortfalls = named.map(({ stored, line }) => ({
    sku: line.sku,
    requested: line.quantity,
    available: numberIn(stored, 'a'),
  }));
  return { code, shortfalls };
}

function lineAt(lines: readonly Line[], place: number): Line {
  const line = lines[place];
  if (line === undefined) throw new CorruptItem(`there is no line ${place}`);
  return line;
}

export const orderIn = (record: Attributes, name: string): Order => {
  const order = mapIn(record, name);
  return {
    id: textIn(order, 'id'),
    ...optional(order, 'customerTier', textIn),
    ...optional(order, 'paymentId', textIn),
    ...optional(order, 'amount', numberIn),
    ...optional(order, 'currency', textIn),
  };
};

const cancellationIn = (record: Attributes, name: string): Cancellation => {
  const cancellation = mapIn(record, name);
  return {
    version: numberIn(cancellation, 'version'),
    from: numbersIn(cancellation, 'from'),
    ...optional(cancellation, 'reason', textIn),
    ...optional(cancellation, 'compensation', textIn),
  };
};

function compensationsIn(record: Attributes, name: string): Record<string, readonly number[]> {
  const units = mapIn(record, name);
  return Object.fromEntries(Object.keys(units).map((id) => [id, numbersIn(units, id)]));
}

function metadataIn(record: Attributes, name: string): Record<string, string> {
  const text = textIn(record, name);
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new CorruptItem(`${name} should be JSON`, { cause });
  }
}

export function encodeReservation(record: Reservation): Attributes {
  assertReservation(record);
  const { id, lines, metadata, ...rest } = record;
  const { confirmed, rejection, ...others } = { confirmed: undefined, rejection: undefined, ...rest };
  const key = reservationKeyOf(id);
  return {
    ...key,
    ...others,
    ...('due' in others && { lane: laneOf(key) }),
    lines: lines.map(storedLine),
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    ...(confirmed && { confirmed }),
    ...(rejection && { rejection: storedRejection(rejection, lines) }),
  };
}

/** Throws `CorruptItem` where an attribute is missing or of another type, `AssertionFailed` where the record does not add up. */
export function decodeReservation(stored: Attributes): Reservation {
  const status = statuses.find((each) => each === stored['status']);
  if (status === undefined) throw new CorruptItem(`${String(stored['status'])} is no status`);
  const record = ofStatus(status, stored, {
    id: textIn(stored, 'pk').slice('RES#'.length),
    lines: mapsIn(stored, 'lines').map(lineIn),
    attempt: textIn(stored, 'attempt'),
    ...optional(stored, 'fingerprint', textIn),
    ...optional(stored, 'owner', textIn),
    ...optional(stored, 'reference', textIn),
    ...optional(stored, 'metadata', metadataIn),
    createdAt: numberIn(stored, 'createdAt'),
    expiresAt: numberIn(stored, 'expiresAt'),
    version: numberIn(stored, 'version'),
    ttl: numberIn(stored, 'ttl'),
  });
  assertReservation(record);
  return record;
}

type Recorded = Omit<Unsold, 'status'>;

function ofStatus(status: Status, stored: Attributes, recorded: Recorded): Reservation {
  switch (status) {
    case 'PENDING':
    case 'RELEASED':
    case 'EXPIRED':
      return { ...recorded, status };
    case 'REJECTED':
      return { ...recorded, status, rejection: rejectionIn(stored, recorded.lines) };
    default:
      return {
        ...recorded,
        status,
        // A whole confirmation stores no quantities: they are those of the lines.
        confirmed:
          stored['confirmed'] === undefined
            ? recorded.lines.map(({ quantity }) => quantity)
            : numbersIn(stored, 'confirmed'),
        confirmedAt: numberIn(stored, 'confirmedAt'),
        ...optional(stored, 'order', orderIn),
        ...optional(stored, 'fulfilled', numbersIn),
        ...optional(stored, 'cancelled', numbersIn),
        ...optional(stored, 'cancellation', cancellationIn),
        ...optional(stored, 'compensations', compensationsIn),
        ...optional(stored, 'due', numberIn),
        ...optional(stored, 'changedAt', numberIn),
        ...optional(stored, 'returnedAt', numberIn),
      };
  }
}
