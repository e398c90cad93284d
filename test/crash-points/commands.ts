import { cancel } from '../../lib/commands/cancel.ts';
import type { CallStep } from '../../lib/commands/compensate/ports.ts';
import { retryCompensation } from '../../lib/commands/compensations.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { listReservations } from '../../lib/commands/list.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import type { Compensation } from '../../lib/domain/compensation.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import type { Answer, Command } from './asked.ts';

const caller = 'shop';
const owner = 'shopper';

const ids = new Map<string, string>();

/** Asked for at every look. */
export function idOf(key: string): string {
  const id = ids.get(key) ?? reservationIdOf(caller, key);
  ids.set(key, id);
  return id;
}

/** `<sku>@<location>`: how the model names a stock item. */
export const placeOf = ({ sku, location }: { readonly sku: string; readonly location: string }): string =>
  `${sku}@${location}`;

const skuAt = (place: string) => {
  const [sku = '', location = ''] = place.split('@');
  return { sku, location };
};

interface Outcome {
  readonly outcome: string;
  readonly refusal?: { readonly code: string };
  readonly reservation?: Reservation;
  readonly movement?: { readonly change: number };
  readonly compensation?: Pick<Compensation, 'status'>;
}

/** Does a command as the service does it, and says its answer in the words of the model. */
export async function perform(context: Context, command: Command, callStep: CallStep): Promise<Answer> {
  if (command.do === 'sweep') {
    const { isFinished, failure } = await sweep(context, 60, callStep);
    if (failure !== undefined) throw failure;
    return { code: isFinished ? 'swept' : 'unavailable' };
  }
  const { outcome, refusal, reservation, movement, compensation }: Outcome = await outcomeOf(
    context,
    command,
    callStep,
  );
  if (refusal !== undefined) return { code: refusal.code };
  if (reservation !== undefined) return { code: outcome, view: viewOf(reservation) };
  if (command.do === 'put') return { code: 'put' };
  if (compensation !== undefined) return { code: compensation.status === 'FAILED' ? 'given up' : 'retried' };
  return { code: outcome, ...(movement && { view: `${movement.change}` }) };
}

async function outcomeOf(
  context: Context,
  command: Exclude<Command, { do: 'sweep' }>,
  callStep: CallStep,
): Promise<Outcome> {
  if (command.do === 'put') {
    const { sku, safetyStock, limit = 0, percent, resolveAfter = 600 } = command;
    const most = percent === undefined ? limit : (`${percent}%` as const);
    const oversell = { ...defaultSettings.oversell, limit: most, resolveAfterSeconds: resolveAfter };
    return await putSku(context, { sku, settings: { ...defaultSettings, safetyStock, oversell }, by: 'clerk' });
  }
  if (command.do === 'move') {
    const { key: idempotencyKey, place, type, quantity, isForced = false } = command;
    return await moveStock(context, { caller: 'clerk', idempotencyKey, ...skuAt(place), type, quantity, isForced });
  }
  const id = idOf(command.key);
  const lines = 'lines' in command && command.lines ? wanted(command.lines) : undefined;
  switch (command.do) {
    case 'reserve': {
      const { key: idempotencyKey, holdSeconds } = command;
      return await reserve(context, {
        caller,
        idempotencyKey,
        lines: lines ?? [],
        owner,
        ...(holdSeconds && { holdSeconds }),
      });
    }
    case 'confirm':
      return await confirm(context, { id, ...(lines && { lines }) });
    case 'release':
      return await release(context, id);
    case 'extend':
      return await extend(context, id, command.holdSeconds);
    case 'fulfil':
      return await fulfil(context, { id, ...(lines && { lines }) });
    case 'cancel':
      return await cancel(context, { id, ...(lines && { lines }), ...(command.reason && { reason: command.reason }) });
    case 'get':
      return await getReservation(context, id);
    case 'list':
      return await listed(context, id);
    case 'retry':
      return await retryCompensation(context, id, callStep);
  }
}

/** What a list of all that a shopper has reserved says of one reservation. */
async function listed(context: Context, id: string): Promise<Outcome> {
  const { items } = await listReservations(context, { owner, limit: 50, after: undefined });
  const reservation = items.find((each) => each.id === id);
  return reservation === undefined
    ? { outcome: 'refused', refusal: { code: 'reservation_not_found' } }
    : { outcome: 'found', reservation };
}

/** Lines by place, or by SKU alone. */
const wanted = (lines: Readonly<Record<string, number>>) =>
  Object.entries(lines).map(([place, quantity]) => {
    const { sku, location } = skuAt(place);
    return { sku, quantity, ...(location !== '' && { location }) };
  });

/** What a client sees of a reservation, as a text that can be compared. */
export function viewOf(record: Reservation): string {
  const { status, expiresAt } = record;
  if (status === 'PENDING') return `PENDING until ${expiresAt}`;
  if (!('confirmed' in record)) return status;
  const none = record.lines.map(() => 0);
  const { confirmed, fulfilled = none, cancelled = none } = record;
  return `${status} ${JSON.stringify([confirmed, fulfilled, cancelled])}`;
}
