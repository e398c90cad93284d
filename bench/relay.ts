// npm run bench:relay: whether the relay keeps up with writers that do nothing but write, on the engine of one machine,
// where both share the processor with it; and what it writes for them.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pMap from 'p-map';
import { moveStock } from '../lib/commands/move-stock.ts';
import { putSku } from '../lib/commands/put-sku.ts';
import { reserve } from '../lib/commands/reserve.ts';
import { randomNonce } from '../lib/domain/random-nonce.ts';
import { defaultSettings } from '../lib/domain/sku.ts';
import { dynamoDbClientAt } from '../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../lib/store/dynamodb-store.ts';
import { createTable } from '../local/create-table.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { startRelay } from '../local/relay.ts';

const tableName = 'bench';
const skus = Array.from({ length: 50 }, (_, index) => `sku-${index}`);
const secondsOfWriting = 15;
const writers = [1, 4, 16];

/** Writers write for a while; then the relay is given the time that it needs to catch up. */
async function measure(concurrency: number) {
  const engine = await startDynamoDb();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const client = dynamoDbClientAt(engine.endpoint);
  try {
    await createTable(client, tableName);
    process.env['TABLE_NAME'] = tableName;
    process.env['DYNAMODB_ENDPOINT'] = engine.endpoint;
    const context = { store: dynamoDbStore(client, tableName), clock: Date.now, nonce: randomNonce };
    for (const sku of skus) {
      await putSku(context, { sku, settings: defaultSettings, by: 'bench' });
      await moveStock(context, { caller: 'bench', idempotencyKey: 'open', sku, type: 'receive', quantity: 1e6 });
    }
    const reader = await startRelay(engine.endpoint, tableName, { eventsFile: join(folder, 'events'), isNew: true });
    await reader.caughtUp();
    const began = performance.now();
    const until = began + secondsOfWriting * 1000;
    let reserved = 0;
    await pMap(
      Array.from({ length: concurrency }, (_, writer) => writer),
      async (writer) => {
        for (let turn = 0; performance.now() < until; turn++) {
          const sku = skus[(writer * 7 + turn) % skus.length] ?? '';
          const idempotencyKey = `${writer} ${turn}`;
          const lines = [{ sku, quantity: 1 }];
          await reserve(context, { caller: 'bench', idempotencyKey, lines, holdSeconds: 5 });
          reserved++;
        }
      },
    );
    const stopped = performance.now();
    await reader.caughtUp();
    const caughtUp = performance.now();
    await reader.stop();
    // A reserve is two changes: of its stock item, and its record.
    return {
      writers: concurrency,
      'changes/s written': Math.round((reserved * 2 * 1000) / (stopped - began)),
      'changes/s passed on': Math.round((reserved * 2 * 1000) / (caughtUp - began)),
      'behind at the end, s': Math.round((caughtUp - stopped) / 100) / 10,
    };
  } finally {
    client.destroy();
    await engine.stop();
    await rm(folder, { recursive: true });
  }
}

const rows: object[] = [];
for (const concurrency of writers) rows.push(await measure(concurrency));
console.table(rows);
