import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dynamoDbClientAt } from '../lib/store/dynamodb-client.ts';
import { openCheckpoint } from './checkpoint.ts';
import { ServiceError } from './service-error.ts';
import { type StreamHandler, type StreamReader, startStream } from './stream.ts';
import { openStream } from './stream-source.ts';

interface Options {
  /** Events are appended to it. */
  readonly eventsFile: string;
  /** Whether it is begun anew: events of data that are gone with the last run are gone, too. */
  readonly isNew: boolean;
  /** Where it is kept how far the stream has been passed on; without it each start begins at the stream's beginning. */
  readonly checkpointFile?: string;
  /** Stands between the stream and the function. */
  readonly around?: (handler: StreamHandler) => StreamHandler;
}

/** Feeds the relay's function from the table's stream; it appends events to the file. Throws ServiceError. */
export async function startRelay(
  endpoint: string,
  tableName: string,
  { eventsFile, isNew, checkpointFile, around = (handler) => handler }: Options,
): Promise<StreamReader> {
  openFile(eventsFile, isNew);
  process.env['EVENTS_FILE'] = eventsFile;
  const table = dynamoDbClientAt(endpoint);
  try {
    const source = await openStream(table, tableName, endpoint);
    if (source === undefined) {
      throw new ServiceError(`The table ${tableName} at ${endpoint} has no stream: let Holdfast create it.`);
    }
    const { handler } = await import('../lambdas/relay.ts');
    return startStream(source, openCheckpoint(checkpointFile), around(handler));
  } finally {
    table.destroy();
  }
}

function openFile(file: string, isNew: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (isNew) writeFileSync(file, '');
    else appendFileSync(file, '');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new ServiceError(`Events cannot be written to ${file} (EVENTS_FILE): ${code}.`);
  }
}
