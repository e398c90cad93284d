// npm start: the whole service on one machine, until Ctrl-C.

import { parseArguments, type StartOptions } from './arguments.ts';
import { EngineError } from './dynamodb.ts';
import { type Service, ServiceError, startService } from './service.ts';
import { whatToTry } from './what-to-try.ts';

/** Says the line and ends; nothing that was started outlives this process. */
function fail(line: string, status: number): never {
  console.error(line);
  process.exit(status);
}

async function start(options: StartOptions): Promise<Service> {
  try {
    return await startService(options);
  } catch (error) {
    if (error instanceof EngineError || error instanceof ServiceError) fail(error.message, 1);
    throw error;
  }
}

const options = parseArguments(process.env);
if (typeof options === 'string') fail(options, 2);

let isStopping = false;
let service: Service | undefined;
// A terminal's Ctrl-C arrives twice, once of its own and once through npm: the second one hurries nothing.
const stop = async (): Promise<void> => {
  if (isStopping) return;
  isStopping = true;
  await service?.stop();
  process.exit(0);
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

service = await start(options);
console.log(whatToTry(service, options));
const { reason } = await service.engine.exited;
if (!isStopping) fail(`DynamoDB stopped by itself: ${reason}.`, 1);
