import { fingerprintOf, reservationIdOf } from '../domain/identity.ts';
import { keptSeconds, limits } from '../domain/limits.ts';
import { type Refused, refusalOf, refused, unavailable } from '../domain/outcomes.ts';
import { type Line, ownHolds, type Rejection, type Reservation, type Unsold } from '../domain/reservation.ts';
import { expiryOf } from '../domain/time.ts';
import { giveBackHold } from '../store/writes/hold-writes.ts';
import { inOrder, mergedLines, rejectionOf, type TakenAllocation, type WantedLine, withNonces } from './cart.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { expireIfOver } from './resolve.ts';
import { type Attempt, take } from './take.ts';

export interface ReserveRequest {
  readonly caller: string;
  readonly idempotencyKey: string;
  readonly lines: readonly WantedLine[];
  readonly holdSeconds?: number;
  readonly owner?: string;
  readonly reference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface Reserved {
  readonly outcome: 'reserved';
  readonly reservation: Reservation;
}

/** Every repeat of a reserve is answered as the first was; `isReplayed` tells it apart. */
export type ReserveOutcome = (Reserved | Refused) & { readonly isReplayed: boolean };

/**
 * Holds every line, or none. The holds are taken first and the record is written last: a reservation exists when its
 * record does, and then all its holds are there. Duplicates that run at the same time come to the same answer.
 */
export async function reserve(context: Context, request: ReserveRequest): Promise<ReserveOutcome> {
  const lines = mergedLines(request.lines);
  const record = newRecord(context, request, lines);
  const attempt: Attempt = { id: record.id, nonce: record.attempt, expiresAt: record.expiresAt };
  const taken = await takeAll(context, attempt, lines);
  const rejection = rejectionOf(lines, taken);
  // What was taken stays for a retry under the same key to find, or expires: giving it back without a record could take
  // it from a duplicate that found it.
  const isBusy = taken.some((each) => each.taken.result === 'busy');
  if (isBusy && rejection?.code !== 'sku_not_found') return { ...unavailable(), isReplayed: false };

  const written = await context.store.createReservation(
    rejection === undefined
      ? { ...record, lines: withNonces(lines, taken), status: 'PENDING' }
      : { ...record, lines, status: 'REJECTED', rejection },
  );
  const standing = written.item;
  await giveBackUnowned(context, taken, standing);
  return await answer(context, standing, record, rejection);
}

async function takeAll(context: Context, attempt: Attempt, lines: readonly Line[]): Promise<TakenAllocation[]> {
  const until = context.clock() + limits.takingMillisecondsMax;
  const wanted = lines.flatMap(({ sku, allocations }) => allocations.map((allocation) => ({ sku, allocation })));
  const taken = await inParallel(wanted, async ({ sku, allocation }): Promise<TakenAllocation> => {
    if (context.clock() > until) return { sku, allocation, taken: { result: 'busy' } };
    const key = { sku, location: allocation.location, shard: allocation.shard };
    return { sku, allocation, taken: await take(context, attempt, key, allocation.quantity) };
  });
  return await knownAsShort(context, taken);
}

/** A SKU that is known but not there, at this location or not yet at any, is short and not unknown. */
async function knownAsShort(context: Context, taken: TakenAllocation[]): Promise<TakenAllocation[]> {
  const names = new Set(taken.filter((each) => each.taken.result === 'unknown').map(({ sku }) => sku));
  const batches = Array.from({ length: Math.ceil(names.size / limits.pageMax) }, (_, batch) =>
    [...names].slice(batch * limits.pageMax, (batch + 1) * limits.pageMax),
  );
  const found = await inParallel(batches, (batch) => context.store.getSkus(batch));
  const known = new Set(found.flat().map(({ sku }) => sku));
  return taken.map((each) =>
    each.taken.result === 'unknown' && known.has(each.sku)
      ? { ...each, taken: { result: 'short', available: 0 } }
      : each,
  );
}

/** A record without what its holds decide. */
type NewRecord = Omit<Unsold, 'status' | 'lines'>;

function newRecord(context: Context, request: ReserveRequest, lines: readonly Line[]): NewRecord {
  const { caller, idempotencyKey, holdSeconds = limits.holdSecondsDefault, owner, reference, metadata } = request;
  const at = context.clock();
  const expiresAt = expiryOf(at, holdSeconds);
  return {
    id: reservationIdOf(caller, idempotencyKey),
    fingerprint: fingerprintOf([inOrder(lines), holdSeconds, owner, reference, metadata]),
    attempt: context.nonce(),
    ...(owner !== undefined && { owner }),
    ...(reference !== undefined && { reference }),
    ...(metadata !== undefined && { metadata }),
    createdAt: at,
    expiresAt,
    version: 1,
    ttl: expiresAt + keptSeconds.reservation,
  };
}

/** Gives back every hold that was taken or found and that the record which stands does not own. */
async function giveBackUnowned(
  context: Context,
  taken: readonly TakenAllocation[],
  standing: Reservation,
): Promise<void> {
  const owned = new Set(ownHolds(standing).map(({ key, nonce }) => `${key.sku}#${key.location}#${nonce}`));
  const unowned = taken.flatMap(({ sku, allocation, taken: hold }) =>
    hold.result === 'held' && !owned.has(`${sku}#${allocation.location}#${hold.nonce}`)
      ? [{ key: { ...allocation, sku }, own: { id: standing.id, nonce: hold.nonce, quantity: allocation.quantity } }]
      : [],
  );
  await inParallel(unowned, ({ key, own }) => context.store.updateStock(key, giveBackHold(own, context.clock())));
}

/** The answer of the record that stands, to the one who asked for `asked` and found it to be rejected, or not. */
async function answer(
  context: Context,
  standing: Reservation,
  asked: NewRecord,
  rejection: Rejection | undefined,
): Promise<ReserveOutcome> {
  const isReplayed = standing.attempt !== asked.attempt;
  // A record without a fingerprint was written by whoever resolved this key's holds: it is nobody's other request.
  if (standing.fingerprint !== undefined && standing.fingerprint !== asked.fingerprint) {
    const refusal = rejection?.code === 'sku_not_found' ? rejection : ({ code: 'idempotency_key_reused' } as const);
    return { ...refused(refusal), isReplayed: false };
  }
  const record = await expireIfOver(context, standing);
  switch (record.status) {
    case 'PENDING':
    case 'CONFIRMED':
    case 'FULFILLED':
      return { outcome: 'reserved', reservation: record, isReplayed };
    case 'REJECTED':
      return { ...refused(record.rejection), isReplayed };
    default:
      return { ...refused(refusalOf(record)), isReplayed };
  }
}
