import { describe, expect, test } from '@jest/globals';
import { backoffOf } from '../../../lib/commands/compensate/backoff.ts';
import { retryCompensation } from '../../../lib/commands/compensations.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { compensationSteps } from '../../../lib/domain/compensation.ts';
import { limits } from '../../../lib/domain/limits.ts';
import { callingInTime } from '../../../lib/events/in-time.ts';
import { answerMilliseconds } from '../../../lib/events/webhook.ts';
import { itemOf, refusedWith } from '../world.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

/** One unit too many is sold, and its time has come. */
async function oneTooMany(): Promise<{ shop: OversoldShop; id: string }> {
  const shop = new OversoldShop();
  await shop.sku('mug', 1, { limit: 1 });
  await shop.sell({ mug: 1 }, 'gold');
  const id = await shop.sell({ mug: 1 });
  shop.world.pass(resolveAfterSeconds);
  return { shop, id };
}

const read = async (shop: OversoldShop, id: string) => {
  const compensation = await shop.world.store.getCompensation(id);
  if (compensation === undefined) throw new Error(`${id} is not compensated`);
  return compensation;
};

const stepsCalled = ({ calls }: OversoldShop) => calls.map(({ step }) => step);

describe('a step that fails', () => {
  test.each(compensationSteps.slice(1))(
    '%s: is tried again when its time has come, under its key, and the rest follows',
    async (step) => {
      const { shop, id } = await oneTooMany();
      let failures = 3;
      shop.answer = async (call) => {
        if (call.step === step && failures-- > 0) throw new Error('not now');
      };
      await shop.later(0);
      for (let attempt = 1; attempt <= 3; attempt++) {
        const { due = 0, steps, status } = await read(shop, id);
        expect(status).toBe('RUNNING');
        expect(steps.find(({ name }) => name === step)).toEqual({
          name: step,
          isDone: false,
          attempts: attempt,
          error: 'not now',
        });
        const wait = backoffOf(`${id}/${step}`, attempt);
        expect(due * 1000 - shop.world.clock()).toBeLessThanOrEqual(wait * 1000);
        expect(due * 1000 - shop.world.clock()).toBeGreaterThan(wait * 1000 - 1000);
        await shop.later(wait - 1);
        const before = shop.calls.length;
        await shop.later(1);
        expect(shop.calls.length).toBeGreaterThan(before);
      }
      expect(await read(shop, id)).toMatchObject({ status: 'DONE' });
      const place = compensationSteps.indexOf(step);
      expect(stepsCalled(shop)).toEqual([
        ...compensationSteps.slice(1, place),
        ...[step, step, step],
        ...compensationSteps.slice(place),
      ]);
      await shop.addsUp('mug');
    },
  );

  test('is given up after the last time, told of once, and goes on by hand from where it stopped', async () => {
    const { shop, id } = await oneTooMany();
    let isUp = false;
    shop.answer = async ({ step }) => {
      if (step === 'refund' && !isUp) throw new Error('the bank sleeps');
    };
    await shop.quiet(26 * 60);
    expect(stepsCalled(shop).filter((step) => step === 'refund')).toHaveLength(limits.stepAttemptsMax);
    expect(await read(shop, id)).toMatchObject({
      status: 'FAILED',
      steps: [{}, {}, { attempts: limits.stepAttemptsMax }, {}, {}],
    });
    expect(await read(shop, id)).not.toHaveProperty('due');
    const failures = () => shop.world.told.filter(({ type }) => type === 'compensation.failed');
    expect(failures()).toHaveLength(1);

    const again = await retryCompensation(shop.world, id, shop.call);
    expect(again).toMatchObject({
      outcome: 'found',
      compensation: { status: 'RUNNING', steps: [{}, {}, { attempts: 1 }, {}, {}] },
    });
    await shop.quiet(26 * 60);
    expect(failures()).toHaveLength(2);

    isUp = true;
    const before = shop.calls.length;
    const done = await retryCompensation(shop.world, id, shop.call);
    expect(done).toMatchObject({ outcome: 'found', compensation: { status: 'DONE' } });
    expect(stepsCalled(shop).slice(before)).toEqual(['refund', 'notify', 'record']);
    expect(await retryCompensation(shop.world, id, shop.call)).toEqual(done);
    expect(shop.calls).toHaveLength(before + 3);
    await shop.addsUp('mug');
  });

  test('is called by one of two sweepers that come when it is due', async () => {
    const { shop, id } = await oneTooMany();
    shop.answer = async () => {
      throw new Error('not now');
    };
    await shop.later(0);
    shop.answer = async () => {
      await sweep(shop.world, 60, shop.call);
    };
    await shop.later(60);
    expect(stepsCalled(shop)).toEqual(['order', ...compensationSteps.slice(1)]);
    expect(await read(shop, id)).toMatchObject({ status: 'DONE' });
  });

  test('says what went wrong, but not all of a page that it was answered', async () => {
    const { shop, id } = await oneTooMany();
    shop.answer = async () => {
      throw `<html>${'x'.repeat(10_000)}`;
    };
    await shop.later(0);
    expect((await read(shop, id)).steps[1]?.error).toHaveLength(500);
  });
});

test('a cancellation whose units find no room to be remembered is tried for as long as it takes, and never given up', async () => {
  const { shop, id } = await oneTooMany();
  await shop.plan();
  while (Object.keys((await itemOf(shop.world, 'mug')).applied).length < limits.appliedMax) {
    await shop.move('mug', 'return', 0);
  }
  await shop.quiet(23 * 60);
  const { status, steps } = await read(shop, id);
  expect(status).toBe('RUNNING');
  expect(steps[0]).toMatchObject({ isDone: false, error: 'the table is busy' });
  expect(steps[0]?.attempts).toBeGreaterThan(limits.stepAttemptsMax);
  expect(shop.calls).toEqual([]);
  for (let hour = 0; hour < 10; hour++) await shop.later(3_600);
  expect(await shop.compensated()).toEqual([id]);
  expect(await shop.onHand('mug')).toBe(0);
  await shop.addsUp('mug');
});

describe('a retry by hand', () => {
  /** One that has failed at its second step. */
  async function failed() {
    const { shop, id } = await oneTooMany();
    shop.answer = async () => {
      throw new Error('not now');
    };
    for (let round = 0; round <= limits.stepAttemptsMax; round++) await shop.later(limits.stepWaitSecondsMax);
    expect(await read(shop, id)).toMatchObject({ status: 'FAILED' });
    shop.calls.splice(0);
    return { shop, id };
  }

  test('of those who take their time is answered in time, and the sweeper does the rest', async () => {
    const { shop, id } = await failed();
    const began = shop.world.clock();
    shop.answer = async () => shop.world.pass(6);
    const outcome = await retryCompensation(shop.world, id, shop.call);
    expect(stepsCalled(shop)).toEqual(['order', 'refund']);
    expect(shop.world.clock() - began).toBeLessThan(20_000);
    const due = Math.floor(shop.world.clock() / 1000) + limits.leaseSeconds;
    expect(outcome).toMatchObject({ outcome: 'found', compensation: { status: 'RUNNING', due } });
    expect(outcome).toEqual({ outcome: 'found', compensation: await read(shop, id) });
    await shop.later(limits.leaseSeconds);
    expect(stepsCalled(shop)).toEqual(compensationSteps.slice(1));
    await shop.addsUp('mug');
  });

  test('of one who never answers is answered, and the step waits for its time', async () => {
    const { shop, id } = await failed();
    shop.answer = () => new Promise(() => {});
    const outcome = await retryCompensation(shop.world, id, callingInTime(shop.call, 20));
    expect(outcome).toMatchObject({
      outcome: 'found',
      compensation: { status: 'RUNNING', due: expect.any(Number), steps: [{}, { attempts: 1 }, {}, {}, {}] },
    });
    expect((await read(shop, id)).steps[1]?.error).toBe('no answer within 0.02 s');
    shop.answer = async () => {};
    await shop.later(60);
    expect(await read(shop, id)).toMatchObject({ status: 'DONE' });
    await shop.addsUp('mug');
  });

  test('has time for its last step, and for the table, before API Gateway gives up', () => {
    const webhookAndSecret = answerMilliseconds + 3_000;
    expect(limits.callMillisecondsMax).toBeGreaterThan(webhookAndSecret);
    expect(limits.retryingMillisecondsMax + limits.callMillisecondsMax).toBeLessThan(20_000);
    expect(limits.leaseSeconds * 1000).toBeGreaterThan(limits.callMillisecondsMax + 12_000);
  });
});

describe('a compensation is kept', () => {
  const kept = (shop: OversoldShop) => Math.floor(shop.world.clock() / 1000) + 400 * 86_400;

  test('while it is under way, or has failed, and for 400 days once it is done', async () => {
    const { shop, id } = await oneTooMany();
    shop.answer = async () => {
      throw new Error('not now');
    };
    await shop.later(0);
    for (let hour = 0; hour < 40; hour++) {
      expect(await read(shop, id)).not.toHaveProperty('ttl');
      await shop.later(3_600);
    }
    expect(await read(shop, id)).toMatchObject({ status: 'FAILED' });
    expect(await read(shop, id)).not.toHaveProperty('ttl');
    shop.answer = async () => {};
    await retryCompensation(shop.world, id, shop.call);
    expect(await read(shop, id)).toMatchObject({ status: 'DONE', ttl: kept(shop) });
    // No record of a sale that was not decided on since is kept for longer.
    expect((await read(shop, id)).ttl).toBeGreaterThanOrEqual((await shop.recordOf(id)).ttl);
  });

  test('as long where it was not needed, and again while it is under way where it is after all', async () => {
    const { shop, id } = await oneTooMany();
    await shop.plan();
    await shop.move('mug', 'receive', 1);
    await shop.later(0);
    expect(await read(shop, id)).toMatchObject({ status: 'SKIPPED', ttl: kept(shop) });
    await shop.move('mug', 'adjust', -1);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    expect(await read(shop, id)).toMatchObject({ status: 'RUNNING' });
    expect(await read(shop, id)).not.toHaveProperty('ttl');
  });
});

test('a compensation that nobody knows is not retried', async () => {
  const { shop } = await oneTooMany();
  expect(await retryCompensation(shop.world, 'aaaaaaaaaaaaaaaaaaaa', shop.call)).toEqual(
    refusedWith('compensation_not_found'),
  );
});

test('what is told: that it began, that the sale is compensated, that it is done; nothing of one that was let off', async () => {
  const { shop, id } = await oneTooMany();
  await shop.quiet();
  const told = shop.world.told.map(({ type }) => type).filter((type) => /compensat/.test(type));
  expect(told).toEqual(['compensation.started', 'reservation.compensated', 'compensation.done']);
  expect(new Set(shop.world.told.map((event) => event.id)).size).toBe(shop.world.told.length);
  expect(await read(shop, id)).toMatchObject({ lines: [{ sku: 'mug', quantity: 1 }] });
});

describe('a sweep', () => {
  /** Twelve compensations under way, and one hold that is over, due after all of them. */
  async function busy(): Promise<{ shop: OversoldShop; held: string }> {
    const shop = new OversoldShop();
    await shop.sku('mug', 12);
    for (let index = 0; index < 12; index++) await shop.sell({ mug: 1 });
    await shop.move('mug', 'adjust', -12);
    await shop.sku('shirt', 1);
    const held = (await shop.hold({ shirt: 1 })) ?? '';
    shop.world.pass(36_000);
    return { shop, held };
  }

  test('tidies first, and calls nobody before: what is over does not wait for others to answer', async () => {
    const { shop, held } = await busy();
    await shop.plan();
    shop.answer = async () => {
      expect(await shop.statusOf(held)).toBe('EXPIRED');
    };
    shop.world.pass(100);
    const swept = await sweep(shop.world, 60, shop.call);
    expect(swept).toMatchObject({ isFinished: true, failed: 0 });
    expect(shop.calls).toHaveLength(48);
  });

  test('begins no call once its time is over; the next sweep goes on, and no step is done twice', async () => {
    const { shop } = await busy();
    shop.answer = async () => shop.world.pass(4);
    await sweep(shop.world, 50, shop.call);
    // One more for each of those that were under way at once.
    expect(shop.calls.length).toBeLessThanOrEqual(Math.ceil(50 / 4) + 8);
    shop.answer = async () => {};
    await shop.quiet();
    expect(shop.calls).toHaveLength(48);
    await shop.addsUp('mug');
  });

  test('goes on with the others where one compensation cannot be read', async () => {
    const { shop } = await busy();
    await shop.plan();
    const [broken] = await shop.world.store.allCompensations(1);
    const getCompensation = async (id: string) => {
      if (id === broken?.id) throw new Error('it is corrupt');
      return await shop.world.store.getCompensation(id);
    };
    const swept = await sweep({ ...shop.world, store: { ...shop.world.store, getCompensation } }, 60, shop.call);
    expect(swept).toMatchObject({ failed: 1, isFinished: false });
    expect(shop.calls).toHaveLength(44);
  });

  test('tells how long the oldest compensation has been due', async () => {
    const { shop } = await oneTooMany();
    await shop.plan();
    shop.world.pass(40);
    expect(await sweep(shop.world, 60, shop.call)).toMatchObject({ oldestDueSeconds: 40 });
    expect(await sweep(shop.world, 60, shop.call)).toMatchObject({ oldestDueSeconds: 0 });
  });
});
