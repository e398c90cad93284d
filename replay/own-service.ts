import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay } from '../local/relay.ts';
import { startService } from '../local/service.ts';
import type { StreamReader } from '../local/stream.ts';
import { type Books, readBooks } from './books.ts';
import { troubled } from './troubles.ts';

/** A service that the replay starts for itself, with all that it wrote to look into. */
export interface OwnService {
  readonly url: string;
  /** Of its DynamoDB. */
  readonly endpoint: string;
  /** Is told how far the replay has come. */
  reached(done: number, total: number): void;
  /** Waits until everything has been passed on, and reads what the ledger and the events say. */
  books(): Promise<Books>;
  stop(): Promise<void>;
}

/** Starts a service. With troubles its relay stops for a third of the replay, is handed everything twice, and fails at random. */
export async function startOwnService(hasTroubles: boolean): Promise<OwnService> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-replay-'));
  const eventsFile = join(folder, 'events.jsonl');
  const service = await startService({ port: 0, sweepSeconds: 5 });
  const { endpoint } = service.engine;
  const start = (isNew: boolean) =>
    startRelay(endpoint, service.tableName, { eventsFile, isNew, ...(hasTroubles && { around: troubled }) });
  let relay: Promise<StreamReader | undefined> = start(true);
  let phase = 0;
  return {
    url: service.url,
    endpoint,
    reached(done, total) {
      if (!hasTroubles) return;
      if (phase === 0 && done * 3 >= total) {
        phase = 1;
        relay = relay.then((reader) => reader?.stop()).then(() => undefined);
      } else if (phase === 1 && done * 3 >= total * 2) {
        phase = 2;
        // Without a checkpoint it begins at the beginning: all that was told is told again.
        relay = relay.then(() => start(false));
      }
    },
    async books() {
      const reader = (await relay) ?? (await start(false));
      relay = Promise.resolve(reader);
      await reader?.caughtUp();
      return await readBooks(endpoint, service.tableName, eventsFile);
    },
    async stop() {
      await (await relay)?.stop();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
