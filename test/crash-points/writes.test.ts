import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { permissions } from '../../lib/infra/permissions.ts';
import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import type { Command } from './asked.ts';
import { isWrite } from './fates.ts';
import { scenarios } from './scenarios.ts';
import { writesOfSeeds } from './simulated.ts';
import { commandWrites, pairsOf, relayWrites, repairWrites } from './writes.ts';

// What there is to die at is read from the service, so that nothing new is left out.

const folder = 'lib/store/writes';
const writing: readonly string[] = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const makers = readdirSync(folder).filter((file) => file !== 'stock-write.ts');

/** Every change of an item that has a name, as a function of that name makes it. */
async function changesOfItems(): Promise<readonly string[]> {
  const modules = await Promise.all(makers.map((file) => import(`../../${folder}/${file}`) as Promise<object>));
  return modules.flatMap((module) => Object.keys(module));
}

test('every write that the store knows is one at which a process dies', async () => {
  const updates = await changesOfItems();
  expect(updates.length).toBeGreaterThan(20);
  const others = Object.keys(memoryStore(emptyTable())).filter((name) => isWrite(name) && !name.startsWith('update'));
  const met = [...Object.values(commandWrites).flat(), ...relayWrites, ...repairWrites]
    .filter((name) => isWrite(name))
    .map((name) => name.replace(/^update\w+ /, ''));
  expect([...new Set(met)].sort()).toEqual([...updates, ...others].sort());
});

/** Commands by the names of the functions that do them. */
const commandOf: Readonly<Record<string, Command['do']>> = {
  'get-reservation': 'get',
  'list-reservations': 'list',
  'move-stock': 'move',
  'put-sku': 'put',
  'retry-compensation': 'retry',
};
/** These two have runs of their own. */
const ownRuns = ['relay', 'reconcile'];

test('every function that writes is one in which a process dies', () => {
  const writers = Object.entries(permissions)
    .filter(([name, { table = [] }]) => !ownRuns.includes(name) && table.some((each) => writing.includes(each)))
    .map(([name]) => commandOf[name] ?? name);
  const met = new Set(scenarios.map(({ command }) => command.do));
  expect([...met].sort()).toEqual(writers.sort());
});

/** So many that all but the rarest writes are met: those of the lists that are not were met in 13,000. */
const seeds = 200;

test('every write that a command makes in the simulation is one at which a process of that command dies', async () => {
  const dies = new Set(pairsOf({ ...commandWrites, relay: relayWrites, reconcile: repairWrites }));
  const met = await writesOfSeeds(seeds);
  expect([...met].filter((pair) => !dies.has(pair))).toEqual([]);
  expect(met.size).toBeGreaterThan(75);
});
