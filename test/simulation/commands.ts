import type { AfterSaleRequest } from '../../lib/commands/after-sale.ts';
import { type Cancelled, cancel } from '../../lib/commands/cancel.ts';
import { type FoundCompensation, retryCompensation } from '../../lib/commands/compensations.ts';
import { type Confirmed, type ConfirmRequest, confirm } from '../../lib/commands/confirm.ts';
import { type Extended, extend } from '../../lib/commands/extend.ts';
import { type Fulfilled, fulfil } from '../../lib/commands/fulfil.ts';
import { type Found, getReservation } from '../../lib/commands/get-reservation.ts';
import { getStock, type StockFound } from '../../lib/commands/get-stock.ts';
import { type Moved, type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { type Put, type PutSkuRequest, putSku } from '../../lib/commands/put-sku.ts';
import type { Bounds } from '../../lib/commands/reconcile/bounds.ts';
import type { Reconciled } from '../../lib/commands/reconcile/reconcile.ts';
import { type Released, release } from '../../lib/commands/release.ts';
import { type ReserveOutcome, type ReserveRequest, reserve } from '../../lib/commands/reserve.ts';
import { type Swept, sweep } from '../../lib/commands/sweep.ts';
import type { Refused } from '../../lib/domain/outcomes.ts';
import type { Hands } from './hands.ts';
import { type Relayed, relayBatch } from './relay-batch.ts';
import type { Batch } from './stream.ts';

/** Seconds that one sweep, and one reconciliation, of the simulation may take. */
const sweepSeconds = 60;
const reconcileSeconds = 600;

/** A command as it is asked for. */
export type Asked =
  | { readonly command: 'reserve'; readonly request: ReserveRequest }
  | { readonly command: 'confirm'; readonly request: ConfirmRequest }
  | { readonly command: 'release'; readonly id: string }
  | { readonly command: 'extend'; readonly id: string; readonly holdSeconds: number }
  | { readonly command: 'fulfil' | 'cancel'; readonly request: AfterSaleRequest }
  | { readonly command: 'getReservation'; readonly id: string }
  | { readonly command: 'getStock'; readonly sku: string }
  | { readonly command: 'moveStock'; readonly request: MoveStockRequest }
  | { readonly command: 'putSku'; readonly request: PutSkuRequest }
  | { readonly command: 'sweep' }
  | { readonly command: 'retryCompensation'; readonly id: string }
  | { readonly command: 'relay'; readonly batch: Batch }
  | ReconcileAsked;

export interface ReconcileAsked {
  readonly command: 'reconcile';
  readonly bounds: Bounds;
  readonly isMending: boolean;
  /** Between the two looks. */
  readonly pauseSeconds: number;
}

export type CommandName = Asked['command'];

/** What a command was answered, told apart by its command. */
export type Answered =
  | { readonly command: 'reserve'; readonly answer: ReserveOutcome }
  | { readonly command: 'confirm'; readonly answer: Confirmed | Refused }
  | { readonly command: 'release'; readonly answer: Released | Refused }
  | { readonly command: 'extend'; readonly answer: Extended | Refused }
  | { readonly command: 'fulfil'; readonly answer: Fulfilled | Refused }
  | { readonly command: 'cancel'; readonly answer: Cancelled | Refused }
  | { readonly command: 'getReservation'; readonly answer: Found | Refused }
  | { readonly command: 'getStock'; readonly answer: StockFound | Refused }
  | { readonly command: 'moveStock'; readonly answer: Moved | Refused }
  | { readonly command: 'putSku'; readonly answer: Put | Refused }
  | { readonly command: 'sweep'; readonly answer: Swept & { readonly outcome: 'swept' } }
  | { readonly command: 'retryCompensation'; readonly answer: FoundCompensation | Refused }
  | { readonly command: 'relay'; readonly answer: Relayed }
  | { readonly command: 'reconcile'; readonly answer: Reconciled & { readonly outcome: 'reconciled' } };

/** Runs the real command. */
export async function run(hands: Hands, asked: Asked): Promise<Answered> {
  const { command } = asked;
  switch (command) {
    case 'reserve':
      return { command, answer: await reserve(hands, asked.request) };
    case 'confirm':
      return { command, answer: await confirm(hands, asked.request) };
    case 'release':
      return { command, answer: await release(hands, asked.id) };
    case 'extend':
      return { command, answer: await extend(hands, asked.id, asked.holdSeconds) };
    case 'fulfil':
      return { command, answer: await fulfil(hands, asked.request) };
    case 'cancel':
      return { command, answer: await cancel(hands, asked.request) };
    case 'getReservation':
      return { command, answer: await getReservation(hands, asked.id) };
    case 'getStock':
      return { command, answer: await getStock(hands, asked.sku) };
    case 'moveStock':
      return { command, answer: await moveStock(hands, asked.request) };
    case 'putSku':
      return { command, answer: await putSku(hands, asked.request) };
    case 'sweep':
      return { command, answer: { ...(await sweep(hands, sweepSeconds, hands.callStep)), outcome: 'swept' } };
    case 'retryCompensation':
      return { command, answer: await retryCompensation(hands, asked.id, hands.callStep) };
    case 'relay':
      return { command, answer: await relayBatch(hands, asked.batch) };
    case 'reconcile':
      return { command, answer: { ...(await reconcileOnce(hands, asked)), outcome: 'reconciled' } };
  }
}

const reconcileOnce = (hands: Hands, { bounds, isMending, pauseSeconds }: ReconcileAsked): Promise<Reconciled> =>
  hands.reconcile(hands, {
    bounds,
    isMending,
    budgetSeconds: reconcileSeconds,
    pause: () => hands.pause(pauseSeconds),
  });

/** One word for what a command came to. */
export function outcomeOf({ command, answer }: Answered): string {
  if (answer.outcome === 'refused') return answer.refusal.code;
  if (command === 'reserve') return answer.isReplayed ? 'reserved again' : 'reserved';
  if (command === 'sweep' && answer.failed > 0) return 'partly unanswered';
  if (command === 'sweep' && answer.overtaken > 0) return 'overtaken';
  if (command === 'reconcile' && answer.differences.length > 0) return 'differences told';
  return answer.outcome;
}

/** The id of the reservation that a command names, if it names one. */
export function reservationOf(asked: Asked): string | undefined {
  if (asked.command === 'retryCompensation') return undefined;
  if ('id' in asked) return asked.id;
  return 'request' in asked && 'id' in asked.request ? asked.request.id : undefined;
}
