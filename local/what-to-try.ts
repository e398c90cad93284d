import { reservationIdOf } from '../lib/domain/identity.ts';
import type { Service, ServiceOptions } from './service.ts';

/** What a newcomer reads once the service is up. Every command works as printed, in this order. */
export function whatToTry({ url, engine }: Service, { sweepSeconds, dataDir, eventsFile }: ServiceOptions): string {
  const id = reservationIdOf('local', 'cart-1');
  const kept = dataDir === undefined ? 'in memory' : `kept in ${dataDir}`;
  const sweeps = sweepSeconds === 0 ? 'no sweeper' : `a sweep every ${sweepSeconds} s`;
  return `Holdfast serves ${url} (DynamoDB: ${engine.kind}, ${kept}; ${sweeps}). Ctrl-C stops it.

Try, in another terminal:

  # a SKU, and ten units of it
  curl -X PUT ${url}/skus/mug --json '{"name":"Mug"}'
  curl ${url}/stock/mug/movements -H 'Idempotency-Key: delivery-1' --json '{"type":"receive","quantity":10}'

  # hold two of them for ten minutes, look, and sell them
  curl ${url}/reservations -H 'Idempotency-Key: cart-1' --json '{"lines":[{"sku":"mug","quantity":2}]}'
  curl ${url}/stock/mug
  curl -X POST ${url}/reservations/${id}/confirm
  curl ${url}/stock/mug
${eventsFile === undefined ? '' : looking(eventsFile, engine.endpoint)}
The API is at ${url}/docs, to read.
`;
}

const looking = (eventsFile: string, endpoint: string): string => `
  # what has happened, event by event, and whether the ledger adds up to the stock
  tail -f ${isPlain(eventsFile) ? eventsFile : `'${eventsFile.replaceAll("'", `'\\''`)}'`}
  npm run reconcile -- --endpoint ${endpoint}
`;

/** A shell takes it as it stands. */
const isPlain = (file: string): boolean => /^[\w./-]+$/.test(file);
