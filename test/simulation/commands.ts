import { type Confirmed, type ConfirmRequest, confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { type Extended, extend } from '../../lib/commands/extend.ts';
import { type Found, getReservation } from '../../lib/commands/get-reservation.ts';
import { getStock, type StockFound } from '../../lib/commands/get-stock.ts';
import { type Moved, type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { type Put, type PutSkuRequest, putSku } from '../../lib/commands/put-sku.ts';
import { type Released, release } from '../../lib/commands/release.ts';
import { type ReserveOutcome, type ReserveRequest, reserve } from '../../lib/commands/reserve.ts';
import { type Swept, sweep } from '../../lib/commands/sweep.ts';
import type { Refused } from '../../lib/domain/outcomes.ts';

/** Seconds that one sweep of the simulation may take. */
const sweepSeconds = 60;

/** A command as it is asked for. */
export type Asked =
  | { readonly command: 'reserve'; readonly request: ReserveRequest }
  | { readonly command: 'confirm'; readonly request: ConfirmRequest }
  | { readonly command: 'release'; readonly id: string }
  | { readonly command: 'extend'; readonly id: string; readonly holdSeconds: number }
  | { readonly command: 'getReservation'; readonly id: string }
  | { readonly command: 'getStock'; readonly sku: string }
  | { readonly command: 'moveStock'; readonly request: MoveStockRequest }
  | { readonly command: 'putSku'; readonly request: PutSkuRequest }
  | { readonly command: 'sweep' };

export type CommandName = Asked['command'];

/** What a command was answered, told apart by its command. */
export type Answered =
  | { readonly command: 'reserve'; readonly answer: ReserveOutcome }
  | { readonly command: 'confirm'; readonly answer: Confirmed | Refused }
  | { readonly command: 'release'; readonly answer: Released | Refused }
  | { readonly command: 'extend'; readonly answer: Extended | Refused }
  | { readonly command: 'getReservation'; readonly answer: Found | Refused }
  | { readonly command: 'getStock'; readonly answer: StockFound | Refused }
  | { readonly command: 'moveStock'; readonly answer: Moved | Refused }
  | { readonly command: 'putSku'; readonly answer: Put | Refused }
  | { readonly command: 'sweep'; readonly answer: Swept & { readonly outcome: 'swept' } };

/** Runs the real command. */
export async function run(context: Context, asked: Asked): Promise<Answered> {
  const { command } = asked;
  switch (command) {
    case 'reserve':
      return { command, answer: await reserve(context, asked.request) };
    case 'confirm':
      return { command, answer: await confirm(context, asked.request) };
    case 'release':
      return { command, answer: await release(context, asked.id) };
    case 'extend':
      return { command, answer: await extend(context, asked.id, asked.holdSeconds) };
    case 'getReservation':
      return { command, answer: await getReservation(context, asked.id) };
    case 'getStock':
      return { command, answer: await getStock(context, asked.sku) };
    case 'moveStock':
      return { command, answer: await moveStock(context, asked.request) };
    case 'putSku':
      return { command, answer: await putSku(context, asked.request) };
    case 'sweep':
      return { command, answer: { ...(await sweep(context, sweepSeconds)), outcome: 'swept' } };
  }
}

/** One word for what a command came to. */
export function outcomeOf({ command, answer }: Answered): string {
  if (answer.outcome === 'refused') return answer.refusal.code;
  if (command === 'reserve') return answer.isReplayed ? 'reserved again' : 'reserved';
  if (command === 'sweep' && answer.failed > 0) return 'partly unanswered';
  if (command === 'sweep' && answer.overtaken > 0) return 'overtaken';
  return answer.outcome;
}

/** The id of the reservation that a command names, if it names one. */
export const reservationOf = (asked: Asked): string | undefined =>
  'id' in asked ? asked.id : asked.command === 'confirm' ? asked.request.id : undefined;
