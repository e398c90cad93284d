import { setTimeout as wait } from 'node:timers/promises';
import pMap from 'p-map';
import { type Screen, startProgress } from '../../replay/progress.ts';
import { randomOf } from '../simulation/random.ts';
import { ask, type Notes } from './asking.ts';
import { wrongWith } from './checks/checks.ts';
import type { Ended } from './ended.ts';
import { type Fault, faultsOf } from './faults.ts';
import { Goods } from './goods.ts';
import { lookAtEnd } from './look.ts';
import { Shopper } from './shopper.ts';
import { startWorld, type World } from './world.ts';

export interface Settings {
  readonly seconds: number;
  readonly seed: number;
  readonly clients: number;
  readonly signal: AbortSignal;
  readonly screen: Screen;
}

export interface Outcome {
  readonly ended: Ended;
  /** What does not balance, or was lost. */
  readonly wrong: readonly string[];
  readonly faults: ReadonlyMap<Fault['kind'], number>;
  readonly tries: ReadonlyMap<string, number>;
  readonly kills: number;
  readonly failedStarts: number;
}

const unitsAtFirst = 100;
const openingConcurrency = 16;

/** Lets clients work on the real service while requests to its DynamoDB fail and it is killed, and looks at what is left. */
export async function underFire(settings: Settings): Promise<Outcome> {
  const world = await startWorld();
  try {
    const record: Notes = { answers: [], unknown: [], tries: new Map() };
    await work(world, settings, record);
    const ended = await lookAtEnd(world, record, settings);
    const { kills, failedStarts, ends } = world.service;
    const wrong = [...ends, ...wrongWith(ended)];
    return { ended, wrong, faults: world.proxy.counts, tries: record.tries, kills, failedStarts };
  } finally {
    await world.stop();
  }
}

/** Until the time is over; then faults and kills end, and whoever waits for an answer gets it. */
async function work({ service, proxy }: World, settings: Settings, record: Notes): Promise<void> {
  const { seconds, seed, clients, signal, screen } = settings;
  const began = performance.now();
  const secondsOver = (): number => (performance.now() - began) / 1000;
  const goods = new Goods(() => secondsOver() / seconds);
  await open(service.url, goods, record);
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  proxy.disturb(faultsOf(randomOf(seed)));
  const killing = service.killUntil(until, randomOf(seed + 1));
  const shopping = Array.from({ length: clients }, async (_, index) => {
    const shopper = new Shopper(service.url, `${index}`, record, goods, randomOf(seed * 1_000 + index));
    while (!until.aborted) await shopper.step();
  });
  const progress = startProgress(screen, 'under fire, in seconds', Math.round(seconds));
  for (let second = 0; second < Math.round(seconds) && !signal.aborted; second++) {
    await wait(1_000, undefined, { signal }).catch(() => undefined);
    progress.tick();
  }
  over.abort();
  proxy.calm();
  progress.end();
  await Promise.all([killing, ...shopping]);
  signal.throwIfAborted();
}

/** Every SKU, and its first units. */
async function open(url: string, { all }: Goods, record: Notes): Promise<void> {
  const random = randomOf(0);
  await pMap(
    all,
    async (sku) => {
      const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' };
      const { status } = await fetch(`${url}/skus/${sku}`, init);
      if (status !== 201) throw new Error(`the SKU ${sku} was answered ${status}`);
      const key = `open-${sku}`;
      const body = { type: 'receive', quantity: unitsAtFirst, reference: key };
      const path = `/stock/${sku}/movements`;
      await ask(url, { command: 'move', method: 'POST', path, about: sku, key, body }, record, random);
    },
    { concurrency: openingConcurrency },
  );
}
