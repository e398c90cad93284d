import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { limits } from '../../lib/domain/limits.ts';
import { type EventType, eventSchema } from '../../lib/events/schemas.ts';
import { type Service, startService } from '../../local/service.ts';
import { type Got, Receiver, signedAt } from '../events/receiver.ts';
import { eventually, Shop, times } from './shop.ts';

// The service as npm start runs it, with five sweeps a second and the relay, on a clock that can be put forward.

const resolveAfterSeconds = 60;
const secret = 'correct horse battery staple';

let passedMilliseconds = 0;
let folder: string;
let service: Service;
let shop: Shop;

const pass = (seconds: number): void => {
  passedMilliseconds += seconds * 1000;
};

async function start(webhook?: { readonly url: string; readonly secret: string }): Promise<void> {
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passedMilliseconds);
  folder = await mkdtemp(join(tmpdir(), 'holdfast-compensating-'));
  service = await startService({ port: 0, sweepSeconds: 0.2, eventsFile: join(folder, 'events.jsonl'), webhook });
  shop = new Shop(service.url);
}

async function stop(): Promise<void> {
  jest.restoreAllMocks();
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
}

interface Told {
  readonly type: string;
  readonly id: string;
  readonly subject: string;
}

/** Everything that was told; each event is as its schema says. */
async function told(): Promise<readonly Told[]> {
  await service.caughtUp();
  const lines = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Told);
  for (const event of events) {
    const schema = eventSchema(event.type.replace('holdfast.', '') as EventType);
    expect([event.type, schema.safeParse(event).error]).toEqual([event.type, undefined]);
  }
  return events;
}

interface Compensation {
  readonly id: string;
  readonly status: string;
  readonly reservation: string;
  readonly steps: readonly {
    readonly name: string;
    readonly status: string;
    readonly attempts: number;
    error?: string;
  }[];
}

const compensation = async (id: string): Promise<Compensation> =>
  (await shop.send('GET', `/compensations/${id}`)).body as unknown as Compensation;

const compensations = async (query: string): Promise<readonly Compensation[]> => {
  const { body } = await shop.send('GET', `/compensations?${query}`);
  return (body as unknown as { items: readonly Compensation[] }).items;
};

/** What became of a SKU so far. */
async function movements(sku: string): Promise<readonly string[]> {
  const { body } = await shop.send('GET', `/stock/${sku}/movements`);
  return (body as unknown as { items: readonly { type: string }[] }).items.map(({ type }) => type);
}

interface Sold {
  readonly id: string;
  readonly tier: string | undefined;
  readonly sku: string;
}

/** A SKU that is oversold by so many units, each sold by itself; answers its sales in the order of their confirmations. */
async function oversell(
  units: number,
  limit: number,
  tiers: readonly (string | undefined)[],
): Promise<readonly Sold[]> {
  const sku = shop.fresh('sku');
  const policy = { limit, resolveAfterSeconds, order: ['gold', 'silver'], discountCode: 'SORRY10' };
  expect(await shop.send('PUT', `/skus/${sku}`, { oversell: policy })).toMatchObject({ status: 201 });
  if (units > 0) await shop.move(sku, units);
  let carts = 0;
  const reserved = await times(tiers.length, async () => ({
    tier: tiers[carts++],
    ...(await shop.reserve({ [sku]: 1 })),
  }));
  const held = reserved.filter(({ status }) => status === 201);
  for (const { tier, body } of held) {
    const order = { id: `order of ${body.id}`, ...(tier !== undefined && { customerTier: tier }) };
    expect(await shop.tell(body.id, 'confirm', { order })).toMatchObject({ status: 200 });
    // The newest is the one of a later millisecond.
    await sleep(2);
  }
  expect(await shop.stock(sku)).toMatchObject({ onHand: -limit, available: 0 });
  // Sales are found in a list that is written a moment later.
  await service.caughtUp();
  return held.map(({ body, tier }) => ({ id: body.id, tier, sku }));
}

/** Twenty customers, of whom four have no tier, eight have silver and eight gold. */
const twenty = Array.from({ length: 20 }, (_, index) => ['gold', undefined, 'silver', 'gold', 'silver'][index % 5]);

/** So many of these sales that are to go first: of no tier before silver before gold, and the newest first. */
function cheapest(sold: readonly Sold[], count: number): readonly string[] {
  const newest = sold.toReversed();
  const ofTier = (tier: string | undefined) => newest.filter((each) => each.tier === tier);
  const inOrder = [undefined, 'silver', 'gold'].flatMap(ofTier);
  return inOrder.slice(0, count).map(({ id }) => id);
}

const missing: Sold = { id: '', tier: undefined, sku: '' };

describe('without a webhook', () => {
  beforeAll(() => start());
  afterAll(stop);

  test('of 20 carts for 10 units and 5 more, 15 are sold, and 5 compensated: read, told and asked for once each', async () => {
    const sold = await oversell(10, 5, twenty);
    expect(sold).toHaveLength(15);
    pass(resolveAfterSeconds);
    await eventually(async () => (await compensations('status=DONE')).length === 5);

    const done = await compensations('');
    const ids = done.map(({ id }) => id).toSorted();
    expect(ids).toEqual(cheapest(sold, 5).toSorted());
    for (const { id, status, reservation, steps } of done) {
      expect([status, reservation]).toEqual(['DONE', id]);
      expect(steps.map((step) => `${step.name} ${step.status}`)).toEqual(
        ['cancel', 'order', 'refund', 'notify', 'record'].map((name) => `${name} done`),
      );
      const { body } = await shop.reservation(id);
      expect(body).toMatchObject({ status: 'COMPENSATED', lines: [{ confirmed: 1, cancelled: 1 }] });
    }
    const statuses = await Promise.all(sold.map(async ({ id }) => (await shop.reservation(id)).body.status));
    expect(statuses.filter((status) => status === 'CONFIRMED')).toHaveLength(10);

    const events = await told();
    const of = (type: string) => events.filter((event) => event.type === `holdfast.${type}`);
    for (const type of ['compensation.started', 'compensation.done', 'reservation.compensated']) {
      expect([
        type,
        of(type)
          .map(({ subject }) => subject)
          .toSorted(),
      ]).toEqual([type, ids]);
    }
    expect([of('oversell.detected').length, of('oversell.healed').length]).toEqual([1, 1]);
    for (const step of ['order', 'refund', 'notify', 'record']) {
      expect(
        of(`command.${step}`)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(ids.map((id) => `${id}/${step}`));
    }
  });

  test('with a receipt of 3 in time only the 2 that go first are compensated', async () => {
    const sold = await oversell(10, 5, twenty);
    const [{ sku } = missing] = sold;
    await shop.move(sku, 3);
    pass(resolveAfterSeconds);
    const standing = async () => await Promise.all(sold.map(async ({ id }) => [id, (await compensation(id)).status]));
    await eventually(async () => (await standing()).filter(([, status]) => status === 'DONE').length === 2);
    const done = (await standing()).filter(([, status]) => status === 'DONE').map(([id]) => id);
    expect(new Set(done)).toEqual(new Set(cheapest(sold, 2)));
    expect(await shop.stock(sku)).toMatchObject({ onHand: 0 });
    const asked = (await told()).filter(
      ({ type, subject }) => type.startsWith('holdfast.command.') && sold.some(({ id }) => id === subject),
    );
    expect(asked.map(({ id }) => id).toSorted()).toEqual(
      cheapest(sold, 2)
        .flatMap((id) => ['notify', 'order', 'record', 'refund'].map((step) => `${id}/${step}`))
        .toSorted(),
    );
  });

  test('a receipt in time heals it: nobody is cancelled, and nothing asked', async () => {
    const [{ id, sku } = missing] = await oversell(0, 1, ['gold']);
    await shop.move(sku, 1);
    pass(resolveAfterSeconds + 60);
    // The sweeper has come by, and let it be.
    await eventually(async () => {
      const types = await movements(sku);
      return types.includes('plan', types.indexOf('receive'));
    });
    expect((await shop.reservation(id)).body.status).toBe('CONFIRMED');
    expect((await shop.send('GET', `/compensations/${id}`)).status).toBe(404);
    expect((await told()).filter(({ subject, type }) => subject === id && type.includes('comp'))).toEqual([]);
  });
});

describe('with a webhook', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.listen();
    await start({ url: receiver.url, secret });
  });
  afterEach(() => void receiver.got.splice(0));
  afterAll(async () => {
    await stop();
    receiver.close();
  });

  const stepOf = ({ body }: Got): string => (JSON.parse(body) as { step: string }).step;
  const keysOf = (got: readonly Got[]): readonly unknown[] => got.map(({ headers }) => headers['idempotency-key']);

  test('one that fails twice and then answers is called three times, with one key and valid signatures', async () => {
    receiver.answer(503, 500, 204);
    const [{ id } = missing] = await oversell(0, 1, [undefined]);
    pass(resolveAfterSeconds);
    for (const calls of [1, 2]) {
      await eventually(
        async () => receiver.got.length === calls && (await compensation(id)).steps[1]?.attempts === calls,
      );
      const { status, steps } = await compensation(id);
      expect([status, steps[0]?.status, steps[1]?.status]).toEqual(['RUNNING', 'done', 'open']);
      // No wait before the third try is longer.
      pass(10);
    }
    await eventually(async () => (await compensation(id)).status === 'DONE');
    const orders = receiver.got.filter((got) => stepOf(got) === 'order');
    expect(keysOf(orders)).toEqual(Array(3).fill(`${id}/order`));
    expect(new Set(orders.map(({ body }) => body)).size).toBe(1);
    const signed = receiver.got.map((got) => signedAt(got, secret) ?? Number.NaN);
    const [first = 0, second = 0, third = 0] = signed;
    expect([second - first >= 10, third - second >= 10]).toEqual([true, true]);
    expect(signed.filter(Number.isNaN)).toEqual([]);
    expect(receiver.got.map(stepOf)).toEqual(['order', 'order', 'order', 'refund', 'notify', 'record']);
    expect(JSON.parse(receiver.got[4]?.body ?? '')).toMatchObject({
      discountCode: 'SORRY10',
      message: expect.stringMatching(/^We are sorry/),
    });
    const commands = (await told()).filter(({ type }) => type.startsWith('holdfast.command.'));
    expect(commands).toEqual([]);
  });

  test('one that never answers ends in FAILED, and is tried again by hand, under the same key', async () => {
    let calls = 0;
    receiver.reply = (_, __, socket) => {
      // The first is not answered at all, which takes its time.
      if (++calls > 1) socket.destroy();
    };
    const [{ id } = missing] = await oversell(0, 1, [undefined]);
    pass(resolveAfterSeconds);
    const tried = limits.stepAttemptsMax;
    const failures = async () => (await compensation(id)).steps?.[1]?.attempts ?? 0;
    for (let tries = 1; tries <= tried; tries++) {
      await eventually(async () => (await failures()) >= tries);
      if (tries === 1) {
        expect((await compensation(id)).steps[1]?.error).toBe('no answer: none within 5 s');
        expect((await shop.send('POST', `/compensations/${id}/retry`)).body).toMatchObject({ id, status: 'RUNNING' });
      }
      pass(3_600);
    }
    const failed = await compensation(id);
    expect(failed.status).toBe('FAILED');
    expect(failed).not.toHaveProperty('nextAttemptAt');
    expect(failed.steps.map(({ status }) => status)).toEqual(['done', 'failed', 'open', 'open', 'open']);
    expect((await compensations('status=FAILED')).map((each) => each.id)).toEqual([id]);
    await eventually(async () => (await told()).some((each) => each.type === 'holdfast.compensation.failed'));

    receiver.answer(204);
    expect(keysOf(receiver.got)).toEqual(Array(tried).fill(`${id}/order`));
    expect((await shop.send('POST', `/compensations/${id}/retry`)).body).toMatchObject({ id, status: 'DONE' });
    expect(keysOf(receiver.got.slice(tried))).toEqual(
      ['order', 'refund', 'notify', 'record'].map((step) => `${id}/${step}`),
    );
    expect(receiver.got.every((got) => signedAt(got, secret) !== undefined)).toBe(true);
    expect(await compensations('status=FAILED')).toEqual([]);
    expect((await shop.send('POST', `/compensations/${id}/retry`)).body).toMatchObject({ id, status: 'DONE' });
    expect(receiver.got).toHaveLength(tried + 4);
  });
});
