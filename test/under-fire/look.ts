import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import type { Found, Store } from '../../lib/store/port.ts';
import { everything } from '../../replay/books.ts';
import { type Screen, startProgress } from '../../replay/progress.ts';
import { atRest } from './checks/checks.ts';
import { leftovers } from './checks/leftovers.ts';
import type { Balance, Ended, Entry } from './ended.ts';
import type { History, Seen } from './history.ts';
import type { World } from './world.ts';

const concurrency = 16;
/** Milliseconds between two looks, and how long nothing may change before nothing more is to be hoped for. */
const lookMilliseconds = 1_000;
/** Longer than a hold of 30 s, what it leaves for 30 s more, and a cancellation that waits for as long and again. */
const idleMilliseconds = 150_000;
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Looking {
  readonly signal: AbortSignal;
  readonly screen: Screen;
}

/** Waits until the service is at rest, or until it changes no more, and then looks at everything. */
export async function lookAtEnd(
  { endpoint, service: { url }, eventsFile }: World,
  record: History,
  { signal, screen }: Looking,
): Promise<Ended> {
  const found = await atLast(
    () => tableAt(endpoint),
    (all) => leftovers(all),
    signal,
  );
  const history = { answers: record.answers, unknown: record.unknown };
  const ids = idsIn(history);
  const progress = startProgress(screen, 'reading reservations', ids.size);
  const reservations = await reservationsAt(url, ids, progress.tick);
  progress.end();
  signal.throwIfAborted();
  const stocks = await stocksAt(url, [...stockNames(found)]);
  await atLast(
    async () => ({ missing: await notInLedger(endpoint, found), toldBytes: (await stat(eventsFile)).size }),
    // While events are told, it is on its way.
    ({ missing, toldBytes }) => (missing.length === 0 ? [] : [...missing, `${toldBytes}`]),
    signal,
  );
  const rest = await atLast(
    async () => ({ ledgers: await ledgersAt(url, [...stocks.keys()]), events: await eventsIn(eventsFile) }),
    (now) => atRest({ found, reservations, stocks, ...now }),
    signal,
  );
  const reconciled = await reconciledAt(endpoint);
  return { history, reservations, stocks, found, ...rest, reconciled };
}

/** Looks again and again until nothing is wrong, or what is wrong has not changed for a long time. */
async function atLast<Value>(
  look: () => Promise<Value>,
  wrongWith: (value: Value) => readonly string[],
  signal: AbortSignal,
): Promise<Value> {
  let changedAt = performance.now();
  let before = '';
  for (;;) {
    const value = await look();
    const wrong = wrongWith(value).join('\n');
    if (wrong === '' || performance.now() - changedAt > idleMilliseconds) return value;
    if (wrong !== before) changedAt = performance.now();
    before = wrong;
    await wait(lookMilliseconds, undefined, { signal });
  }
}

const idsIn = ({ answers, unknown }: History): ReadonlySet<string> => {
  const asked = [...answers.map((each) => each.asked), ...unknown];
  return new Set(asked.flatMap(({ command, about }) => (command === 'reserve' ? [about] : [])));
};

const stockNames = (found: readonly Found[]): ReadonlySet<string> =>
  new Set(found.flatMap((each) => (each.kind === 'stock' ? [each.item.key.sku] : [])));

/** Every item of the table, read past the proxy. */
const tableAt = (endpoint: string): Promise<readonly Found[]> => withStore(endpoint, everything);

/** The stock items whose last versions the relay has not come to yet. */
const notInLedger = (endpoint: string, found: readonly Found[]): Promise<readonly string[]> =>
  withStore(endpoint, async (store) => {
    const missing: string[] = [];
    for (const each of found) {
      if (each.kind !== 'stock') continue;
      const { key, version } = each.item;
      if ((await store.entriesOf(key, 1, version - 1)).length === 0) missing.push(`${key.sku} ${version}`);
    }
    return missing;
  });

async function withStore<Value>(endpoint: string, read: (store: Store) => Promise<Value>): Promise<Value> {
  const client = dynamoDbClientAt(endpoint);
  try {
    return await read(dynamoDbStore(client, 'holdfast'));
  } finally {
    client.destroy();
  }
}

async function eventsIn(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
}

async function read<Body>(url: string, absent?: number): Promise<Body | undefined> {
  const response = await fetch(url);
  const body = (await response.json()) as Body;
  if (response.status === absent) return undefined;
  if (response.status !== 200) throw new Error(`${url} was answered ${response.status} ${JSON.stringify(body)}`);
  return body;
}

/** Every reservation that was asked for, whatever came of it. */
async function reservationsAt(
  url: string,
  ids: ReadonlySet<string>,
  tick: () => void,
): Promise<ReadonlyMap<string, Seen | undefined>> {
  const readOne = async (id: string) => {
    const seen = await read<Seen>(`${url}/reservations/${id}`, 404);
    tick();
    return [id, seen] as const;
  };
  return new Map(await pMap(ids, readOne, { concurrency }));
}

async function stocksAt(url: string, skus: readonly string[]): Promise<ReadonlyMap<string, Balance>> {
  return new Map(
    await pMap(skus, async (sku) => [sku, (await read<Balance>(`${url}/stock/${sku}`)) as Balance] as const, {
      concurrency,
    }),
  );
}

async function ledgersAt(url: string, skus: readonly string[]): Promise<ReadonlyMap<string, readonly Entry[]>> {
  return new Map(await pMap(skus, async (sku) => [sku, await ledgerOf(url, sku)] as const, { concurrency }));
}

async function ledgerOf(url: string, sku: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await read<{ items: Entry[]; cursor?: string }>(`${url}/stock/${sku}/movements?limit=100${from}`);
    entries.push(...(page?.items ?? []));
    cursor = page?.cursor;
  } while (cursor !== undefined);
  return entries;
}

/** `npm run reconcile`, with no patience for what is late. */
async function reconciledAt(endpoint: string): Promise<{ code: number | null; said: string }> {
  const options = ['--endpoint', endpoint, '--table', 'holdfast', '--pause', '2', '--late', '0', '--lost', '0'];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ['scripts/reconcile/reconcile.ts', ...options], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const [said, failed, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  process.off('exit', end);
  return { code: code as number | null, said: `${said}${failed}` };
}
