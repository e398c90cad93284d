// npm run bench: Holdfast's way to hold units against the usual one, on the same engine, in the same run. Units are what
// DynamoDB counts; times are compared as ratios, because machines differ.

import pMap from 'p-map';
import { dynamoDbClient } from '../lib/store/dynamodb-client.ts';
import { createTable } from '../local/create-table.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { counted } from './consumed.ts';
import { type Design, holdsInTheItem, transactionOverCounter } from './designs.ts';

const skus = Array.from({ length: 50 }, (_, index) => `sku-${index}`);
/** Below 18 open holds an item, where a take costs one unit; what more holds cost stands in docs/decisions.md. */
const perSku = 16;
const concurrency = 16;
const rounds = 3;

interface Measured {
  readonly name: string;
  readonly reserveRequests: number;
  readonly reserveUnits: number;
  readonly confirmRequests: number;
  readonly confirmUnits: number;
  readonly reservesPerSecond: number;
}

type DesignOf = typeof holdsInTheItem;

/** One table a process: DynamoDB Local slows down when several tables with streams live in one. */
async function measure(designOf: DesignOf, round: number): Promise<Measured> {
  const engine = await startDynamoDb(
    process.env['DYNAMODB_ENDPOINT'] ? { endpoint: process.env['DYNAMODB_ENDPOINT'] } : {},
  );
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDbClient({ endpoint: engine.endpoint, region: 'local', credentials });
  try {
    const tableName = `bench-${round}-${designOf.name}`;
    await createTable(client, tableName);
    return await measureDesign(designOf(client, tableName), counted(client));
  } finally {
    client.destroy();
    await engine.stop();
  }
}

async function measureDesign(design: Design, consumed: ReturnType<typeof counted>): Promise<Measured> {
  for (const sku of skus) await design.prepare(sku, 1_000);
  const warm = await pMap(skus, (sku) => design.reserve(sku, `warm-${sku}`), { concurrency });
  await pMap(skus, (sku, index) => design.confirm(sku, warm[index] ?? ''), { concurrency });
  const orders = skus.flatMap((sku) => Array.from({ length: perSku }, (_, index) => ({ sku, key: `${sku}-${index}` })));
  const before = { ...consumed };
  const began = performance.now();
  const ids = await pMap(orders, ({ sku, key }) => design.reserve(sku, key), { concurrency });
  const seconds = (performance.now() - began) / 1000;
  const reserved = { ...consumed };
  await pMap(orders, ({ sku }, index) => design.confirm(sku, ids[index] ?? ''), { concurrency });
  return {
    name: design.name,
    reserveRequests: (reserved.requests - before.requests) / orders.length,
    reserveUnits: (reserved.writeUnits - before.writeUnits) / orders.length,
    confirmRequests: (consumed.requests - reserved.requests) / orders.length,
    confirmUnits: (consumed.writeUnits - reserved.writeUnits) / orders.length,
    reservesPerSecond: orders.length / seconds,
  };
}

const rounded = (number: number): number => Math.round(number * 100) / 100;

const results: Measured[] = [];
for (let round = 1; round <= rounds; round++) {
  console.log(`round ${round} of ${rounds}`);
  for (const designOf of [transactionOverCounter, holdsInTheItem]) results.push(await measure(designOf, round));
}
const table = [transactionOverCounter, holdsInTheItem].map((_, index) => {
  const own = results.filter((_, at) => at % 2 === index);
  const speeds = own.map(({ reservesPerSecond }) => reservesPerSecond).sort((a, b) => a - b);
  const { name = '', reserveRequests = 0, reserveUnits = 0, confirmRequests = 0, confirmUnits = 0 } = own[0] ?? {};
  return {
    design: name,
    'reserve: requests': rounded(reserveRequests),
    'reserve: write units': rounded(reserveUnits),
    'confirm: requests': rounded(confirmRequests),
    'confirm: write units': rounded(confirmUnits),
    'reserves/s (median)': Math.round(speeds[Math.floor(speeds.length / 2)] ?? 0),
  };
});
console.table(table);
const [usual, own] = table.map((row) => row['reserves/s (median)']);
if (usual !== undefined && own !== undefined)
  console.log(`${rounded(own / usual)} times the reserves a second, in this run`);
