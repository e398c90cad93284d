import { describe, expect, test } from '@jest/globals';
import type { CallStep } from '../../lib/commands/compensate/ports.ts';
import { retryCompensation } from '../../lib/commands/compensations.ts';
import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Store } from '../../lib/store/port.ts';
import { advance } from '../../lib/store/writes/compensation-writes.ts';
import { failing, over } from '../store/starting-compensations.ts';
import { at, freshId, now } from '../store/starting-items.ts';
import { withStore } from './sales.ts';
import { newWorld, refusedWith, type World } from './world.ts';

/** A compensation whose refund has failed for good, in a world of its own; and the steps that are called. */
async function failed() {
  const world = newWorld();
  const steps = failing().steps.map((step) => (step.isDone ? { ...step, attempts: 2 } : step));
  const compensation: Compensation = { ...over({ status: 'FAILED' }), steps };
  await world.store.createCompensation(compensation);
  const called: string[] = [];
  const call: CallStep = async ({ step }) => {
    called.push(step);
  };
  return { world, compensation, id: compensation.id, called, call };
}

test('there is nothing to retry where there is no such compensation, or it has not failed', async () => {
  const { world, id, called, call } = await failed();
  expect(await retryCompensation(world, freshId(), call)).toEqual(refusedWith('compensation_not_found'));
  const done = await retryCompensation(world, id, call);
  expect(done).toMatchObject({ outcome: 'found', compensation: { status: 'DONE' } });
  expect(await retryCompensation(world, id, call)).toEqual(done);
  expect(called).toEqual(['refund', 'notify', 'record']);
});

test('the step that failed is counted anew, and what was done before says how often it was tried', async () => {
  const { world, id } = await failed();
  const outcome = await retryCompensation(world, id, async () => {
    throw new Error('not yet');
  });
  const attempts = [2, 2, 1, 0, 0];
  expect(outcome).toMatchObject({
    compensation: { status: 'RUNNING', steps: attempts.map((each) => ({ attempts: each })) },
  });
});

test('no step begins once ten seconds are over', async () => {
  const { world, id, called } = await failed();
  const outcome = await retryCompensation(world, id, async ({ step }) => {
    called.push(step);
    world.pass(5);
  });
  expect(called).toEqual(['refund', 'notify']);
  expect(outcome).toMatchObject({ outcome: 'found', compensation: { status: 'RUNNING' } });
});

describe('a retry that another overtakes', () => {
  const refusing =
    (world: World, asked: string[]): Store['updateCompensation'] =>
    async (id) => {
      asked.push(id);
      return { isDone: false, item: await world.store.getCompensation(id) };
    };

  test('calls no step: the other is at it', async () => {
    const { world, compensation, id, called, call } = await failed();
    const begun = { status: 'RUNNING', steps: compensation.steps, lines: [], updatedAt: at, due: now + 60 } as const;
    const updateCompensation: Store['updateCompensation'] = async (of, write) => {
      await world.store.updateCompensation(of, advance(compensation, begun));
      return await world.store.updateCompensation(of, write);
    };
    const outcome = await retryCompensation(withStore(world, { updateCompensation }), id, call);
    expect(outcome).toMatchObject({ outcome: 'found', compensation: { status: 'RUNNING', due: now + 60 } });
    expect(called).toEqual([]);
  });

  test('each time is told that it is busy, after eight attempts', async () => {
    const { world, id, called, call } = await failed();
    const asked: string[] = [];
    const outcome = await retryCompensation(withStore(world, { updateCompensation: refusing(world, asked) }), id, call);
    expect([outcome, asked.length, called]).toEqual([refusedWith('unavailable'), 8, []]);
  });
});
