import type { Reservation } from '../../../lib/domain/reservation.ts';
import { emptyStock, type StockItem } from '../../../lib/domain/stock-item.ts';
import type { Found } from '../../../lib/store/port.ts';
import type { Entry } from '../ended.ts';
import type { Answered, Asked, Seen, SeenLine } from '../history.ts';

/** What a run leaves, of which everything may be tampered with. */
export interface Run {
  history: { answers: Answered[]; unknown: Asked[] };
  reservations: Map<string, Seen | undefined>;
  stocks: Map<string, { onHand: number; held: number; available: number }>;
  ledgers: Map<string, Entry[]>;
  found: Found[];
  events: string[];
  reconciled: { code: number | null; said: string };
}

const at = '2026-11-21T09:30:00.000Z';
const key = { sku: 'mug', location: 'main', shard: 0 };

const line = (quantity: number, rest: Partial<SeenLine> = {}): SeenLine => ({
  sku: 'mug',
  quantity,
  ...rest,
  allocations: [{ location: 'main', shard: 0, quantity }],
});

export const seen = (id: string, status: string, version: number, lines: readonly SeenLine[]): Seen => ({
  id,
  status,
  lines,
  createdAt: at,
  expiresAt: '2026-11-21T09:30:20.000Z',
  version,
});

/** An entry that begins where the one before it ended, and moves units on hand and held. */
function entryAfter(before: Entry | undefined, type: string, onHand: number, held: number, reference?: string): Entry {
  const from = before?.after ?? { onHand: 0, held: 0, available: 0, buffer: 0 };
  const after = { ...from, onHand: from.onHand + onHand, held: from.held + held };
  return {
    ...key,
    version: (before?.version ?? 0) + 1,
    type,
    at,
    before: from,
    after: { ...after, available: after.onHand - after.held },
    ...(reference !== undefined && { reference }),
  };
}

function ledger(): Entry[] {
  const entries: Entry[] = [];
  const add = (...entry: [type: string, onHand: number, held: number, reference?: string]): void => {
    entries.push(entryAfter(entries.at(-1), ...entry));
  };
  add('create', 0, 0);
  add('receive', 10, 0, 'move-1');
  add('take', 0, 2);
  add('settle', -2, -2);
  add('take', 0, 1);
  add('give_back', 0, -1);
  add('cancel', 1, 0);
  add('adjust', -3, 0, 'move-2');
  return entries;
}

export const move = (reference: string, type: string, quantity: number): Asked => ({
  command: 'move',
  method: 'POST',
  path: '/stock/mug/movements',
  about: 'mug',
  key: reference,
  body: { type, quantity, reference },
});

export const tell = (command: Asked['command'], id: string, body: Asked['body'] = {}): Asked => ({
  command,
  method: command === 'read' ? 'GET' : 'POST',
  path: `/reservations/${id}`,
  about: id,
  ...(command === 'reserve' && { key: id }),
  body,
});

export const moved = (reference: string, type: string, change: number, version: number) => ({
  movement: { sku: 'mug', location: 'main', type, quantity: change, change, version, at, reference },
  stock: {},
});

/** Answers come one after another, each before the next is asked. */
export function answer(
  run: Pick<Run, 'history'>,
  asked: Asked,
  status: number,
  body: unknown,
  isReplayed = false,
): void {
  const from = Date.parse(at) + run.history.answers.length * 10;
  run.history.answers.push({ asked, from, to: from + 5, status, isReplayed, body });
}

const reserve = (id: string, quantity: number): Asked => tell('reserve', id, { lines: [{ sku: 'mug', quantity }] });

export const event = (id: string, type: string, subject: string, data: object): string =>
  JSON.stringify({ id, type: `holdfast.${type}`, subject, data });

const story = (type: string, told: Seen): string =>
  event(`${told.id}/${told.version}/reservation.${type}`, `reservation.${type}`, told.id, told);

/** One reservation that was sold, of which one unit came back; one that was released; one that was refused. */
export function orderlyRun(): Run {
  const entries = ledger();
  const sold = {
    pending: seen('sold', 'PENDING', 1, [line(2)]),
    confirmed: seen('sold', 'CONFIRMED', 2, [line(2, { confirmed: 2 })]),
    decided: seen('sold', 'CONFIRMED', 3, [line(2, { confirmed: 2, cancelled: 1 })]),
    cancelled: seen('sold', 'CONFIRMED', 4, [line(2, { confirmed: 2, cancelled: 1 })]),
  };
  const free = { pending: seen('free', 'PENDING', 1, [line(1)]), released: seen('free', 'RELEASED', 2, [line(1)]) };
  const refused = seen('refused', 'REJECTED', 1, [{ sku: 'mug', quantity: 99, allocations: [] }]);
  const stock: StockItem = {
    ...emptyStock({ key, buffer: 0, settingsVersion: 1 }, { type: 'adjust', at: 0 }),
    onHand: 6,
    available: 6,
    version: 8,
  };
  const run: Run = {
    history: { answers: [], unknown: [] },
    reservations: new Map([
      ['sold', sold.cancelled],
      ['free', free.released],
      ['refused', refused],
    ]),
    stocks: new Map([['mug', { onHand: 6, held: 0, available: 6 }]]),
    ledgers: new Map([['mug', entries]]),
    found: [
      { kind: 'stock', item: stock },
      { kind: 'reservation', record: { id: 'free', status: 'RELEASED' } as Reservation },
    ],
    events: [
      event('mug/main/0/2/stock.received', 'stock.received', 'mug', {}),
      event('mug/main/0/2/stock.back', 'stock.back', 'mug', {}),
      event('mug/main/0/8/stock.adjusted', 'stock.adjusted', 'mug', {}),
      story('pending', sold.pending),
      story('confirmed', sold.confirmed),
      story('cancelled', sold.decided),
      story('pending', free.pending),
      story('released', free.released),
      story('released', free.released),
      story('rejected', refused),
    ],
    reconciled: { code: 0, said: 'Everything adds up.' },
  };
  answer(run, move('move-1', 'receive', 10), 201, moved('move-1', 'receive', 10, 2));
  answer(run, reserve('sold', 2), 201, sold.pending);
  answer(run, reserve('sold', 2), 201, sold.pending, true);
  answer(run, tell('read', 'sold'), 200, sold.pending);
  answer(run, tell('confirm', 'sold'), 200, sold.confirmed);
  answer(run, tell('release', 'sold'), 409, { code: 'already_confirmed' });
  answer(run, reserve('free', 1), 201, free.pending);
  answer(run, tell('release', 'free'), 200, free.released);
  answer(run, tell('cancel', 'sold', { lines: [{ sku: 'mug', quantity: 1 }] }), 200, sold.cancelled);
  answer(run, reserve('refused', 99), 409, { code: 'insufficient_stock' });
  run.history.unknown.push(move('move-2', 'adjust', -3));
  return run;
}
