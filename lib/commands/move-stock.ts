import { fingerprintOf, movementKeyOf } from '../domain/identity.ts';
import { keptSeconds, limits } from '../domain/limits.ts';
import type { Movement, StockMovementType } from '../domain/movement.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import {
  type Applied,
  firstShard,
  mainLocation,
  overKeys,
  type StockItem,
  type StockKey,
} from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import type { StockWrite } from '../store/port.ts';
import { countStock, type MovementKey, moveStock as moveWrite } from '../store/writes/movement-writes.ts';
import type { Context } from './context.ts';
import { type Counters, countersOf } from './get-stock.ts';
import { openStock } from './open-stock.ts';
import { resolve } from './resolve.ts';
import { holdsInTheWay } from './take.ts';

export interface MoveStockRequest {
  readonly caller: string;
  readonly idempotencyKey: string;
  readonly sku: string;
  readonly location?: string;
  readonly type: StockMovementType;
  /** Units: received, returned, added (negative: taken away) by an adjustment, or counted. */
  readonly quantity: number;
  readonly reason?: string;
  readonly reference?: string;
  /** Records it even where more was promised than is left. */
  readonly isForced?: boolean;
}

/** The movement that the request made, however often it is repeated. */
export interface MovementMade {
  readonly sku: string;
  readonly location: string;
  readonly type: StockMovementType;
  readonly quantity: number;
  /** Units added to on hand. */
  readonly change: number;
  /** The version of the stock item that it made. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason?: string;
  readonly reference?: string;
}

export interface Moved {
  readonly outcome: 'moved';
  readonly movement: MovementMade;
  readonly stock: Counters;
}

/** A request with what follows from it. */
interface Asked {
  readonly request: MoveStockRequest;
  readonly key: StockKey;
  readonly under: MovementKey;
  readonly movement: Movement;
}

/**
 * Receives, returns, adjusts or counts stock, once for its key. Refusals, in order: sku_not_found,
 * idempotency_key_reused, would_oversell, unavailable. Refusals are not remembered.
 */
export async function moveStock(context: Context, request: MoveStockRequest): Promise<Moved | Refused> {
  const asked = ask(context, request);
  let item = request.type === 'count' ? await context.store.getStock(asked.key) : undefined;
  for (let round = 0; round < limits.attemptsMax; round++) {
    const written = await context.store.updateStock(asked.key, writeOf(asked, item));
    item = written.item;
    if (item === undefined) {
      const opened = await openStock(context, request.sku, asked.key.location, request.caller);
      if (opened === undefined) return refused({ code: 'sku_not_found', skus: [request.sku] });
      item = await context.store.getStock(asked.key);
      continue;
    }
    const applied = item.applied[asked.under.key];
    if (applied !== undefined) return await answer(context, asked, item, applied);
    const refusal = await makeRoom(context, asked, item);
    if (refusal !== undefined) return refusal;
  }
  return unavailable();
}

function ask(context: Context, request: MoveStockRequest): Asked {
  const { caller, idempotencyKey, sku, location = mainLocation, type, quantity, reason, reference } = request;
  const now = secondsOf(context.clock());
  return {
    request,
    key: { sku, location, shard: firstShard },
    under: {
      key: movementKeyOf(caller, idempotencyKey),
      fingerprint: fingerprintOf([type, quantity, reason, reference, request.isForced ?? false]),
      expiresAt: now + keptSeconds.movementKey,
    },
    movement: {
      type,
      at: now * 1000,
      by: caller,
      ...(reason !== undefined && { reason }),
      ...(reference !== undefined && { reference }),
    },
  };
}

function writeOf({ request, movement, under }: Asked, item: StockItem | undefined): StockWrite {
  const { type, quantity, isForced = false } = request;
  if (type === 'count') return countStock(movement, quantity, item?.onHand ?? 0, isForced, under);
  return moveWrite(movement, quantity, isForced, under);
}

/** What stands in the way of a refused movement is resolved; a refusal where nothing can be. */
async function makeRoom(context: Context, { request, key }: Asked, item: StockItem): Promise<Refused | undefined> {
  const now = secondsOf(context.clock());
  if (Object.keys(item.applied).length >= limits.appliedMax) {
    const old = overKeys(item, now).slice(0, limits.resolvedMax);
    if (old.length === 0) return unavailable(60);
    await resolve(
      context,
      item,
      [],
      old.map(([name, seen]) => ({ key: name, seen })),
    );
    return undefined;
  }
  const change = request.type === 'count' ? request.quantity - item.onHand : request.quantity;
  const isShort = !(request.isForced ?? false) && change < 0 && item.available < -change;
  if (!isShort) return undefined;
  const inTheWay = holdsInTheWay(item, -change, now).slice(0, limits.resolvedMax);
  if (inTheWay.length === 0) return refused({ code: 'would_oversell', available: item.available });
  await resolve(context, { ...item, key }, inTheWay);
  return undefined;
}

async function answer(
  context: Context,
  { request, key, under }: Asked,
  item: StockItem,
  applied: Applied,
): Promise<Moved | Refused> {
  if (applied.fingerprint !== under.fingerprint) return refused({ code: 'idempotency_key_reused' });
  await dropOldKeys(context, item);
  const { type, quantity, reason, reference } = request;
  return {
    outcome: 'moved',
    movement: {
      sku: key.sku,
      location: key.location,
      type,
      quantity,
      change: applied.change,
      version: applied.version,
      at: (applied.expiresAt - keptSeconds.movementKey) * 1000,
      ...(reason !== undefined && { reason }),
      ...(reference !== undefined && { reference }),
    },
    stock: countersOf(item),
  };
}

/** Movements themselves drop the keys whose time is over, so that an item without holds needs no visit of the sweeper. */
async function dropOldKeys(context: Context, item: StockItem): Promise<void> {
  const old = overKeys(item, secondsOf(context.clock())).slice(0, limits.resolvedMax);
  if (old.length === 0) return;
  await resolve(
    context,
    item,
    [],
    old.map(([name, seen]) => ({ key: name, seen })),
  );
}
