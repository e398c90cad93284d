import pMap from 'p-map';
import { fingerprintOf, reservationIdOf } from '../domain/identity.ts';
import { keptSeconds, limits } from '../domain/limits.ts';
import { type Refused, refusalOf, refused, unavailable } from '../domain/outcomes.ts';
import { type Line, ownsHold, placed, type Rejection, type Reservation } from '../domain/reservation.ts';
import { expiryOf } from '../domain/time.ts';
import { giveBackHold } from '../store/writes/hold-writes.ts';
import { mergedLines, rejectionOf, type TakenAllocation, type WantedLine, withNonces } from './cart.ts';
import type { Context } from './context.ts';
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
  const allocations = lines.flatMap(({ sku, allocations }) => allocations.map((allocation) => ({ sku, allocation })));
  const taken = await pMap(
    allocations,
    async ({ sku, allocation }): Promise<TakenAllocation> => {
      const key = { sku, location: allocation.location, shard: allocation.shard };
      return { sku, allocation, taken: await take(context, attempt, key, allocation.quantity) };
    },
    { concurrency: limits.parallelWritesMax },
  );
  // What was taken stays for a retry under the same key to find, or expires: giving it back without a record could take
  // it from a duplicate that found it.
  if (taken.some((each) => each.taken.result === 'busy')) return { ...unavailable(), isReplayed: false };

  const rejection = rejectionOf(lines, taken);
  const written = await context.store.createReservation(
    rejection === undefined
      ? { ...record, lines: withNonces(lines, taken), status: 'PENDING' }
      : { ...record, lines, status: 'REJECTED', rejection },
  );
  const standing = written.item;
  await giveBackUnowned(context, taken, standing);
  return await answer(context, standing, record, rejection);
}

function newRecord(context: Context, request: ReserveRequest, lines: readonly Line[]): Reservation {
  const { caller, idempotencyKey, holdSeconds = limits.holdSecondsDefault, owner, reference, metadata } = request;
  const at = context.clock();
  const expiresAt = expiryOf(at, holdSeconds);
  const sorted = [...lines].sort((a, b) => (a.sku < b.sku ? -1 : 1));
  return {
    id: reservationIdOf(caller, idempotencyKey),
    status: 'PENDING',
    lines: [],
    fingerprint: fingerprintOf([sorted, holdSeconds, owner, reference, metadata]),
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
  const owned = new Set(
    placed(standing).flatMap(({ key, nonce }) =>
      nonce !== undefined && ownsHold(standing, key, nonce) ? [`${key.sku}#${key.location}#${nonce}`] : [],
    ),
  );
  const unowned = taken.flatMap(({ sku, allocation, taken: hold }) =>
    hold.result === 'held' && !owned.has(`${sku}#${allocation.location}#${hold.nonce}`)
      ? [{ key: { ...allocation, sku }, own: { id: standing.id, nonce: hold.nonce, quantity: allocation.quantity } }]
      : [],
  );
  await pMap(unowned, ({ key, own }) => context.store.updateStock(key, giveBackHold(own, context.clock())), {
    concurrency: limits.parallelWritesMax,
  });
}

/** The answer of the record that stands, to the one who asked for `asked` and found it to be rejected, or not. */
async function answer(
  context: Context,
  standing: Reservation,
  asked: Reservation,
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
