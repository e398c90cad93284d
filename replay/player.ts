import pMap from 'p-map';
import * as z from 'zod';
import { codeOf, confirmedReservation, expectAnswer, movementAnswer, reservation } from './answers.ts';
import type { Client } from './client.ts';
import type { Line, Movement, Step } from './orders.ts';
import type { Progress } from './progress.ts';
import { count, type Tally } from './tally.ts';

export interface Stage {
  readonly client: Client;
  readonly tally: Tally;
  readonly concurrency: number;
  readonly holdSeconds: number;
  readonly progress: Progress;
}

type Sale = Extract<Step, { type: 'sale' }>;

/** The most that one movement may carry. */
const QUANTITY_MAX = 1_000_000;

/** Creates every SKU with the default settings and receives its starting stock, in units. */
export async function receiveStock(stage: Stage, stock: ReadonlyMap<string, number>): Promise<void> {
  const receive = async ([sku, units]: [string, number]) => {
    const path = `/skus/${encodeURIComponent(sku)}`;
    const created = await stage.client.send({ method: 'PUT', path, body: {} });
    // 200 is the answer to a PUT whose first reply was lost.
    expectAnswer(`PUT ${path}`, created, created.status === 200 ? 200 : 201, z.object({}));
    count(stage.tally, sku, 'received', 0);
    for (let rest = units, part = 1; rest > 0; rest -= QUANTITY_MAX, part += 1) {
      const quantity = Math.min(rest, QUANTITY_MAX);
      const movement = { key: `starting-stock-${part}`, sku, quantity, reason: 'starting stock' };
      await move(stage, 'receive', movement, 'starting-stock');
      count(stage.tally, sku, 'received', quantity);
    }
    stage.progress.tick();
  };
  await pMap(stock, receive, { concurrency: stage.concurrency });
}

/**
 * Plays the steps in their order. Steps that share a SKU wait for one another, since who comes first decides who is
 * refused; the others run at the same time. A step only waits for earlier ones, which have started: none waits forever.
 */
export async function playSteps(stage: Stage, steps: readonly Step[]): Promise<void> {
  const lastOf = new Map<string, Promise<void>>();
  const playInTurn = (step: Step): Promise<void> => {
    const skus = new Set(step.lines.map(({ sku }) => sku));
    const earlier = [...skus].flatMap((sku) => lastOf.get(sku) ?? []);
    const played = Promise.all(new Set(earlier)).then(() => playStep(stage, step));
    for (const sku of skus) lastOf.set(sku, played);
    return played;
  };
  await pMap(steps, playInTurn, { concurrency: stage.concurrency });
}

async function playStep(stage: Stage, step: Step): Promise<void> {
  switch (step.type) {
    case 'sale':
      await sell(stage, step);
      break;
    case 'return':
      // Also where the sale was refused, so that nothing left the shelf: the invoices say that the units came in, and
      // a return is a movement of stock that asks for no reservation.
      for (const line of step.lines) {
        await move(stage, 'return', line, step.invoice);
        count(stage.tally, line.sku, 'returned', line.quantity);
      }
      break;
    case 'adjust':
      for (const line of step.lines) {
        await move(stage, 'adjust', line, step.invoice);
        count(stage.tally, line.sku, 'adjusted', line.quantity);
      }
      break;
  }
  stage.progress.tick();
}

async function sell(stage: Stage, { invoice, owner, lines }: Sale): Promise<void> {
  const { client, tally, holdSeconds } = stage;
  const body = { lines, holdSeconds, reference: invoice, ...(owner === undefined ? {} : { owner }) };
  const request = { method: 'POST', path: '/reservations', body, idempotencyKey: invoice, command: 'reserve' } as const;
  const reserved = await client.send(request);
  if (reserved.status === 409 && codeOf(reserved) === 'insufficient_stock') {
    tally.outcomes.refused += 1;
    countLines(tally, 'refused', lines);
    return;
  }
  if (isExpired(reserved)) {
    tally.outcomes.expired += 1;
    return;
  }
  const held = expectAnswer(`the reservation of invoice ${invoice}`, reserved, 201, reservation);
  countLines(tally, 'reserved', held.lines);
  const path = `/reservations/${encodeURIComponent(held.id)}/confirm`;
  const answer = await client.send({ method: 'POST', path, body: {}, command: 'confirm' });
  if (isExpired(answer)) {
    tally.outcomes.expired += 1;
    return;
  }
  const confirmed = expectAnswer(`the confirm of invoice ${invoice}`, answer, 200, confirmedReservation);
  tally.outcomes.confirmed += 1;
  for (const line of confirmed.lines) count(tally, line.sku, 'confirmed', line.confirmed);
}

/** A hold time of a few seconds may be over before the confirm, or before the second try of a reserve. */
function isExpired({ status, body }: { status: number; body: unknown }): boolean {
  return status === 410 && codeOf({ status, body }) === 'hold_expired';
}

function countLines(tally: Tally, what: 'reserved' | 'refused', lines: readonly Line[]): void {
  for (const { sku, quantity } of lines) count(tally, sku, what, quantity);
}

async function move(stage: Stage, type: 'receive' | 'return' | 'adjust', line: Movement, reference: string) {
  const { key, sku, quantity, reason } = line;
  const answer = await stage.client.send({
    method: 'POST',
    path: `/stock/${encodeURIComponent(sku)}/movements`,
    idempotencyKey: key,
    command: type,
    body: {
      type,
      quantity,
      reference,
      ...(reason === undefined ? {} : { reason }),
      // An adjustment says what the clerk has counted: the shelf is right, whatever is promised.
      ...(type === 'adjust' ? { force: true } : {}),
    },
  });
  expectAnswer(`the ${type} of ${quantity} ${sku} (${reference})`, answer, 201, movementAnswer);
}
