import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../lib/store/port.ts';
import { type EchoScenario, echoScenarios } from './echo-scenarios.ts';
import { echoingStore } from './echoing-store.ts';
import { newWorld } from './world.ts';

/** An empty table, and all that stands in it. */
export interface EchoTable {
  readonly store: Store;
  items(): Promise<unknown>;
}

interface Run {
  readonly answer: unknown;
  readonly items: unknown;
  readonly asked: readonly string[];
}

async function runOn(table: EchoTable, scenario: EchoScenario, echoed: number): Promise<Run> {
  const world = newWorld(table.store);
  await scenario.prepare(world);
  const { store, asked } = echoingStore(world.store, echoed);
  const answer = await scenario.run({ ...world, store });
  return { answer, items: await table.items(), asked };
}

/** The SDK repeats what timed out, so that a write may meet its own echo: one effect, and the answer of the first. */
export function echoSuite(name: string, emptyTable: () => Promise<EchoTable>): void {
  describe.each(echoScenarios.map((each) => [each.name, each] as const))(`${name}: %s`, (_, scenario) => {
    let plain: Run;

    test(`makes ${scenario.writes.length} writes`, async () => {
      plain = await runOn(await emptyTable(), scenario, -1);
      expect(plain.asked).toEqual(scenario.writes);
    });

    scenario.writes.forEach((write, index) => {
      test(`is the same where ${write} (${index + 1}) is repeated after a lost answer`, async () => {
        const echoed = await runOn(await emptyTable(), scenario, index);
        expect(echoed.answer).toEqual(plain.answer);
        expect(echoed.items).toEqual(plain.items);
      });
    });
  });
}
