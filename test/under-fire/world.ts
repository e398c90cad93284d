import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { KilledService } from './killed-service.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';

/** Everything that runs: a DynamoDB that survives, the proxy before it, and the service behind that. */
export interface World {
  readonly service: KilledService;
  readonly proxy: FaultyProxy;
  /** Of DynamoDB itself. */
  readonly endpoint: string;
  readonly eventsFile: string;
  stop(): Promise<void>;
}

/** Starts everything, or nothing: what was started is stopped again where something fails. */
export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-under-fire-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const { endpoint, ...engine } = await startDynamoDb();
    stops.push(() => engine.stop());
    const proxy = await startProxy(endpoint);
    stops.push(() => proxy.stop());
    const eventsFile = join(folder, 'events.jsonl');
    const service = await KilledService.start({
      DYNAMODB_ENDPOINT: proxy.url,
      DATA_DIR: folder,
      EVENTS_FILE: eventsFile,
      SWEEP_SECONDS: '1',
    });
    const killNow = (): void => service.killNow();
    process.once('exit', killNow);
    stops.push(async () => {
      await service.stop();
      process.off('exit', killNow);
    });
    return { service, proxy, endpoint, eventsFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
