import { expect, test } from '@jest/globals';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { Answered, Seen } from '../history.ts';
import { wrongWith } from './checks.ts';
import { answer, event, move, moved, orderlyRun, type Run, seen, tell } from './orderly-run.ts';

test('nothing is wrong with a run in which everything is right', () => {
  expect(wrongWith(orderlyRun())).toEqual([]);
});

const last = (run: Run, id: string): Seen => run.reservations.get(id) as Seen;

function change(run: Run, command: Answered['asked']['command'], how: (each: Answered) => Partial<Answered>): void {
  const at = run.history.answers.findIndex(({ asked, status }) => asked.command === command && status < 300);
  const each = run.history.answers[at] as Answered;
  run.history.answers[at] = { ...each, ...how(each) };
}

function changeStock(run: Run, parts: Partial<StockItem>): void {
  const [first] = run.found;
  if (first?.kind === 'stock') run.found[0] = { kind: 'stock', item: { ...first.item, ...parts } };
}

function changeEntry(run: Run, version: number, parts: object): void {
  const ledger = run.ledgers.get('mug') ?? [];
  ledger.splice(version - 1, 1, { ...ledger[version - 1], ...parts } as (typeof ledger)[number]);
}

const hold = { quantity: 1, expiresAt: 1, nonce: 'n', isSettled: false };

const tamperings: readonly (readonly [what: string, found: RegExp, tamper: (run: Run) => void])[] = [
  [
    'an acknowledged confirm is lost',
    /reservation sold: after CONFIRMED, version 2 it was EXPIRED, version 2/,
    (run) => run.reservations.set('sold', { ...last(run, 'sold'), status: 'EXPIRED', version: 2 }),
  ],
  [
    'an acknowledged release is lost',
    /reservation free: after RELEASED, version 2 it was EXPIRED/,
    (run) => run.reservations.set('free', { ...last(run, 'free'), status: 'EXPIRED', version: 3 }),
  ],
  [
    'an acknowledged reservation is not there',
    /reservation free: after PENDING, version 1 there is no such/,
    (run) => run.reservations.set('free', undefined),
  ],
  [
    'an acknowledged cancellation is lost',
    /reservation sold: .*was followed by/,
    (run) => run.reservations.set('sold', seen('sold', 'CONFIRMED', 5, [{ ...oneLine(run), cancelled: 0 }])),
  ],
  [
    'a client does not read what it wrote',
    /reservation sold: after CONFIRMED, version 4 it was PENDING, version 1/,
    (run) => answer(run, tell('read', 'sold'), 200, run.history.answers[1]?.body),
  ],
  [
    'a refusal tells of a state that never was',
    /reservation sold: after hold_expired it was CONFIRMED/,
    (run) => answer(run, tell('confirm', 'sold'), 410, { code: 'hold_expired' }),
  ],
  [
    'one version looks different to two clients',
    /reservation free: .*was followed by/,
    (run) => run.reservations.set('free', { ...last(run, 'free'), expiresAt: '2026-11-21T09:30:30.000Z' }),
  ],
  [
    'one key makes a reservation twice',
    /reservation sold: two answers to one key say that they made it/,
    (run) => run.history.answers.splice(2, 1, { ...(run.history.answers[2] as Answered), isReplayed: false }),
  ],
  [
    'less is confirmed than was asked for',
    /reservation sold: confirm was answered 200/,
    (run) =>
      change(run, 'confirm', ({ asked }) => ({ asked: { ...asked, body: { lines: [{ sku: 'mug', quantity: 1 }] } } })),
  ],
  [
    'a hold is not as long as it was told',
    /reservation free: extend was answered 200/,
    (run) => answer(run, tell('extend', 'free', { holdSeconds: 60 }), 200, last(run, 'free')),
  ],
  [
    'the service makes a mistake',
    /reservation free: release was answered 500/,
    (run) => answer(run, tell('release', 'free'), 500, { code: 'internal_error' }),
  ],
  [
    'a reservation stays PENDING',
    /reservation late: it is PENDING/,
    (run) => run.reservations.set('late', seen('late', 'PENDING', 1, [])),
  ],
  [
    'an acknowledged movement is lost',
    /movement move-1 of mug: it was acknowledged, and does not stand in the ledger/,
    (run) => changeEntry(run, 2, { reference: undefined }),
  ],
  [
    'a movement stands in the ledger twice',
    /movement move-2 of mug: it stands in the ledger 2 times/,
    (run) => changeEntry(run, 7, { reference: 'move-2' }),
  ],
  [
    'a refused movement stands in the ledger',
    /movement move-2 of mug: it was refused, and stands in the ledger/,
    (run) => {
      run.history.unknown.pop();
      answer(run, move('move-2', 'adjust', -3), 409, { code: 'would_oversell' });
    },
  ],
  [
    'a movement that nobody asked for',
    /movement move-3 stands in the ledger, and nobody asked for it/,
    (run) => changeEntry(run, 7, { reference: 'move-3' }),
  ],
  [
    'two answers under one key differ',
    /movement move-1 of mug: its answers differ/,
    (run) => answer(run, move('move-1', 'receive', 10), 201, moved('move-1', 'receive', 10, 3)),
  ],
  [
    'a movement is told otherwise than it was made',
    /movement move-1 of mug: it was told as/,
    (run) => change(run, 'move', () => ({ body: moved('move-1', 'receive', 11, 2) })),
  ],
  [
    'a unit is invented',
    /mug: .* make 6, and 7 are on hand/,
    (run) => run.stocks.set('mug', { onHand: 7, held: 0, available: 7 }),
  ],
  [
    'a unit comes back that was lost',
    /mug: .* make 5, and 6 are on hand/,
    (run) =>
      change(run, 'cancel', ({ asked }) => ({ asked: { ...asked, body: { ...asked.body, reason: 'damaged' } } })),
  ],
  [
    'the ledger does not end with the stock',
    /ledger of mug: its last version is/,
    (run) => run.stocks.set('mug', { onHand: 6, held: 0, available: 5 }),
  ],
  [
    'a version is not in the ledger',
    /ledger of mug: version 6 \(give_back\) stands in place 5/,
    (run) => run.ledgers.get('mug')?.splice(4, 1),
  ],
  [
    'more is promised than is there, for a moment',
    /ledger of mug: at version 5 \(take\) more was promised than was there/,
    (run) => changeEntry(run, 5, { after: { onHand: 8, held: 9, available: -1, buffer: 0 } }),
  ],
  [
    'a version does not add up',
    /ledger of mug: version 5 \(take\) does not add up/,
    (run) => changeEntry(run, 5, { after: { onHand: 8, held: 2, available: 7, buffer: 0 } }),
  ],
  ['an open hold is left', /mug has 1 holds/, (run) => changeStock(run, { holds: { sold: hold }, due: 1 })],
  ['something is due for ever', /mug has 0 holds, and is due at 1/, (run) => changeStock(run, { due: 1 })],
  [
    'a cancellation is not finished',
    /reservation sold is CONFIRMED, and is due at 7/,
    (run) =>
      run.found.push({ kind: 'reservation', record: { id: 'sold', status: 'CONFIRMED', due: 7 } as Reservation }),
  ],
  [
    'a record stays undecided',
    /reservation sold is PENDING, and is due at undefined/,
    (run) => run.found.push({ kind: 'reservation', record: { id: 'sold', status: 'PENDING' } as Reservation }),
  ],
  [
    'units stay held',
    /ledger of mug: 1 units are held although every hold is over/,
    (run) => {
      run.stocks.set('mug', { onHand: 6, held: 1, available: 5 });
      changeEntry(run, 8, { after: { onHand: 6, held: 1, available: 5, buffer: 0 } });
    },
  ],
  [
    'a version does not begin where the one before it ended',
    /ledger of mug: version 6 \(give_back\) does not begin/,
    (run) => changeEntry(run, 6, { before: { onHand: 9, held: 1, available: 8, buffer: 0 } }),
  ],
  [
    'a key is said to be another request',
    /movement move-1 of mug: it was answered 422/,
    (run) => answer(run, move('move-1', 'receive', 10), 422, { code: 'idempotency_key_reused' }),
  ],
  [
    'events of a reservation are told out of order',
    /events of sold: versions were first told as 1, 3, 2/,
    (run) => run.events.splice(4, 2, run.events[5] as string, run.events[4] as string),
  ],
  [
    'a reservation is told to be resolved twice',
    /events of free: RELEASED was told as pending, released, expired/,
    (run) => run.events.push(event('free/3/x', 'reservation.expired', 'free', { ...last(run, 'free'), version: 3 })),
  ],
  ['an item cannot be read', /STOCK#x cannot be read/, (run) => run.found.push(unreadable)],
  [
    'something happened and was not told',
    /mug\/main\/0\/8\/stock\.adjusted happened and was not told/,
    (run) => run.events.splice(2, 1),
  ],
  [
    'something was told and did not happen',
    /mug\/main\/0\/9\/stock\.out was told and did not happen/,
    (run) => run.events.push(event('mug/main/0/9/stock.out', 'stock.out', 'mug', {})),
  ],
  ['a line of the events is torn', /a line cannot be read: \{"id/, (run) => run.events.push('{"id')],
  [
    'an event is told in two ways',
    /sold\/1\/reservation\.pending was told in two ways/,
    (run) => run.events.push(event('sold/1/reservation.pending', 'reservation.pending', 'sold', {})),
  ],
  [
    'what became of a reservation is not told',
    /events of sold: CONFIRMED was told as pending, cancelled/,
    (run) => run.events.splice(4, 1),
  ],
  ['cancelled units are not told', /events of sold: 1 cancelled were told as $/m, (run) => run.events.splice(5, 1)],
  [
    'reconciliation finds something',
    /reconcile ended with 1: The books differ/,
    (run) => Object.assign(run.reconciled, { code: 1, said: 'The books differ' }),
  ],
];

const oneLine = (run: Run) => last(run, 'sold').lines[0] as Seen['lines'][number];
const unreadable = { kind: 'unreadable', key: { pk: 'STOCK#x', sk: 'STOCK' }, problem: 'x' } as const;

test.each(tamperings)('it is found that %s', (_, found, tamper) => {
  const run = orderlyRun();
  tamper(run);
  expect(wrongWith(run).join('\n')).toMatch(found);
});
