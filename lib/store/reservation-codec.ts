import {
  type Allocation,
  assertReservation,
  type Line,
  type Order,
  type Rejection,
  type Reservation,
  type Shortfall,
  type Status,
  statuses,
  type Unsold,
} from '../domain/reservation.ts';
import { firstShard, mainLocation } from '../domain/stock-item.ts';
import { type Attributes, listIn, mapIn, mapsIn, numberIn, optional, textIn, textsIn } from './attributes.ts';
import { reservationKeyOf } from './keys.ts';
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

const rejectionIn = (record: Attributes, name: string): Rejection => {
  const rejection = mapIn(record, name);
  const code = textIn(rejection, 'code');
  if (code === 'sku_not_found') return { code, skus: textsIn(rejection, 'skus') };
  if (code === 'insufficient_stock') return { code, shortfalls: mapsIn(rejection, 'shortfalls').map(shortfallIn) };
  if (code === 'idempotency_key_reused') return { code };
  throw new CorruptItem(`${code} is no rejection`);
};

const shortfallIn = (stored: Attributes): Shortfall => ({
  sku: textIn(stored, 'sku'),
  requested: numberIn(stored, 'requested'),
  available: numberIn(stored, 'available'),
});

const orderIn = (record: Attributes, name: string): Order => {
  const order = mapIn(record, name);
  return {
    id: textIn(order, 'id'),
    ...optional(order, 'customerTier', textIn),
    ...optional(order, 'paymentId', textIn),
    ...optional(order, 'amount', numberIn),
    ...optional(order, 'currency', textIn),
  };
};

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
  const { confirmed, ...others } = { confirmed: undefined, ...rest };
  return {
    ...reservationKeyOf(id),
    ...others,
    lines: lines.map(storedLine),
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    ...(confirmed && { confirmed }),
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
      return { ...recorded, status, rejection: rejectionIn(stored, 'rejection') };
    default:
      return {
        ...recorded,
        status,
        // A whole confirmation stores no quantities: they are those of the lines.
        confirmed:
          stored['confirmed'] === undefined
            ? recorded.lines.map(({ quantity }) => quantity)
            : (listIn(stored, 'confirmed') as readonly number[]),
        confirmedAt: numberIn(stored, 'confirmedAt'),
        ...optional(stored, 'order', orderIn),
      };
  }
}
