import { fingerprintOf, movementKeyOf } from '../domain/identity.ts';
import { keptSeconds, limits } from '../domain/limits.ts';
import type { Movement, StockMovementType } from '../domain/movement.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import { bufferOf } from '../domain/sku.ts';
import { type Applied, firstShard, mainLocation, type StockItem, type StockKey } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import { countStock, type MovementKey, moveStock as moveWrite } from '../store/writes/movement-writes.ts';
import { watchIfOversold } from './compensate/watch.ts';
import type { Context } from './context.ts';
import { type Counters, countersOf } from './get-stock.ts';
import { dropOldKeys, makeRoom } from './make-room.ts';
import { follow, openStock } from './open-stock.ts';

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
  const { store } = context;
  const asked = ask(context, request);
  const isReadFirst = request.type === 'count' || mayBeShort(request);
  let item = isReadFirst ? await store.getStock(asked.key) : await write(context, asked);
  for (let round = 0; round <= limits.attemptsMax; round++) {
    if (item === undefined) {
      const refusal =
        (await refusalAtNewLocation(context, request)) ??
        (await openStock(context, request.sku, asked.key.location, request.caller));
      if (refusal !== undefined) return refusal;
      item = await store.getStock(asked.key);
      if (item === undefined) break;
    }
    item = await follow(context, item, request.caller);
    const applied = item.applied[asked.under.key];
    if (applied !== undefined) return await answer(context, asked, await watchIfOversold(context, item), applied);
    if (round === limits.attemptsMax) break;
    const room = await makeRoom(context, item, changeOf(request, item), request.isForced ?? false);
    if (room !== undefined && 'outcome' in room) return room;
    item = room ?? (await write(context, asked, item, round === limits.attemptsMax - 1));
  }
  return unavailable();
}

/** Whether it depends on what is there whether the movement is refused. */
const mayBeShort = ({ type, quantity, isForced = false }: MoveStockRequest): boolean =>
  !isForced && (type === 'count' || quantity < 0);

/** A movement that is refused opens no location: what a new one would have to give is known before. */
async function refusalAtNewLocation(context: Context, request: MoveStockRequest): Promise<Refused | undefined> {
  const { sku: name, type, quantity } = request;
  if (type === 'count' || !mayBeShort(request)) return undefined;
  const sku = await context.store.getSku(name);
  if (sku === undefined) return refused({ code: 'sku_not_found', skus: [name] });
  const available = 0 - bufferOf(sku.settings);
  return available < -quantity ? refused({ code: 'would_oversell', available }) : undefined;
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

/**
 * Writes the movement; answers the item as it is then. One that may be refused is written at the version only at which it
 * was decided: a copy of the write may arrive after a refusal, which was decided at a later version, and must not be done.
 * On an item that is busier than that, the last write asks for its units only; if it is not done nobody is told a refusal.
 */
async function write(
  { store }: Context,
  { request, key, movement, under }: Asked,
  seen?: StockItem,
  isLast?: boolean,
): Promise<StockItem | undefined> {
  const { type, quantity, isForced = false } = request;
  const version = mayBeShort(request) && !isLast ? seen?.version : undefined;
  const change =
    type === 'count'
      ? countStock(movement, quantity, { onHand: seen?.onHand ?? 0, version }, isForced, under)
      : moveWrite(movement, quantity, isForced, under, version);
  return (await store.updateStock(key, change)).item;
}

/** Units that the request adds to what is on hand in the item. */
const changeOf = ({ type, quantity }: MoveStockRequest, item: StockItem): number =>
  type === 'count' ? quantity - item.onHand : quantity;

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
