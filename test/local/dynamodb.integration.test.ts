import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createTable } from '../../local/create-table.ts';
import { EngineError, startDynamoDb } from '../../local/dynamodb.ts';
import { findEngine } from '../../local/find-engine.ts';

const kinds = ['java', 'dynoxide'] as const;
const found = await Promise.all(kinds.map((kind) => findEngine(kind, process.env)));
const runnable = kinds.filter((_kind, at) => found[at] !== null);
const withoutJava = { ...process.env, PATH: '/nonexistent' };

describe.each(runnable)('the %s engine', (engine) => {
  test('answers, has the table once it is created, and is gone after stop', async () => {
    const started = await startDynamoDb({ engine });
    expect(started.kind).toBe(engine);
    const processes = [Number(started.pid), parentOf(started.pid)];
    expect(processes.map(isAlive)).toEqual([true, true]);

    expect(await createTableAt(started.endpoint)).toBe('created');
    expect(await createTableAt(started.endpoint)).toBe('exists');
    const { Table } = await withClient(started.endpoint, (client) =>
      client.send(new DescribeTableCommand({ TableName: 'holdfast' })),
    );
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort()).toEqual(['due', 'owner']);

    await Promise.all([started.stop(), started.stop()]);
    expect(await started.exited).toMatchObject({ wasStopped: true });
    expect(processes.map(isAlive)).toEqual([false, false]);
    await started.stop();
  });

  test('keeps its data in a folder, if it is given one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
    try {
      const dataDir = join(folder, 'data');
      const first = await startDynamoDb({ engine, dataDir });
      expect(await createTableAt(first.endpoint)).toBe('created');
      await first.stop();
      const second = await startDynamoDb({ engine, dataDir });
      expect(await createTableAt(second.endpoint)).toBe('exists');
      await second.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('says so when it dies by itself', async () => {
    const started = await startDynamoDb({ engine });
    process.kill(Number(started.pid), 'SIGKILL');
    expect(await started.exited).toMatchObject({ wasStopped: false });
  });

  test('is gone after its guard was killed', async () => {
    const started = await startDynamoDb({ engine });
    process.kill(parentOf(started.pid), 'SIGKILL');
    expect(await started.exited).toMatchObject({ wasStopped: false });
    expect(await isGoneInTime(Number(started.pid))).toBe(true);
  });

  test('is gone after the process that started it was killed', async () => {
    const service = await startInAnotherProcess(engine);
    expect(service.processes.map(isAlive)).toEqual([true, true]);
    service.child.kill('SIGKILL');
    expect(await Promise.all(service.processes.map(isGoneInTime))).toEqual([true, true]);
    expect(service.noise()).toBe('');
  });
});

test('an endpoint that answers is used and not stopped', async () => {
  const own = await startDynamoDb();
  const external = await startDynamoDb({ endpoint: own.endpoint });
  expect(external).toMatchObject({ kind: 'external', endpoint: own.endpoint, pid: null });
  await external.stop();
  expect(await createTableAt(own.endpoint)).toBe('created');
  await own.stop();
});

test('an endpoint that does not answer is refused in one line that names it', async () => {
  const refused = startDynamoDb({ endpoint: 'http://127.0.0.1:65535' });
  await expect(refused).rejects.toThrow(EngineError);
  await expect(refused).rejects.toThrow(
    /^No DynamoDB answers at http:\/\/127\.0\.0\.1:65535 \(DYNAMODB_ENDPOINT\): ECONNREFUSED\.$/,
  );
});

test('without Java and without a second engine, one line says what to do', async () => {
  const refused = startDynamoDb({ engine: 'java', env: withoutJava });
  await expect(refused).rejects.toThrow(EngineError);
  await expect(refused).rejects.toThrow(
    /^No DynamoDB can be started .+ install Java 17 or newer, or set DYNAMODB_ENDPOINT .+\.$/,
  );
});

const testWithDynoxide = runnable.includes('dynoxide') ? test : test.skip;
testWithDynoxide('without Java, dynoxide serves in its place', async () => {
  const started = await startDynamoDb({ env: withoutJava });
  expect(started.kind).toBe('dynoxide');
  await started.stop();
});

async function startInAnotherProcess(engine: string) {
  const module = new URL('../../local/dynamodb.ts', import.meta.url).href;
  const script = `
    import { startDynamoDb } from ${JSON.stringify(module)};
    console.log((await startDynamoDb({ engine: ${JSON.stringify(engine)} })).pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let noise = '';
  child.stderr.on('data', (text) => {
    noise += text;
  });
  const [line] = await once(child.stdout, 'data');
  const pid = Number(line);
  return { child, processes: [pid, parentOf(pid)], noise: () => noise };
}

async function withClient<T>(endpoint: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  return await use(client).finally(() => client.destroy());
}

function createTableAt(endpoint: string): Promise<'created' | 'exists'> {
  return withClient(endpoint, (client) => createTable(client, 'holdfast'));
}

function parentOf(pid: number | null): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', `${pid}`]));
}

/** A process that has ended and waits only to be collected by its parent (Z) is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', `${pid}`])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
}

async function isGoneInTime(pid: number): Promise<boolean> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(50)) if (!isAlive(pid)) return true;
  return false;
}
