import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a command asked of the table: requests by kind, and the capacity units that they were billed. */
export interface Bill {
  readonly requests: Readonly<Record<string, number>>;
  readonly writeUnits: number;
  readonly readUnits: number;
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const reads = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

/** Asks every request of the client what it consumed. Answers a function that bills what runs in it. */
export function meter(client: DynamoDBClient): (run: () => Promise<unknown>) => Promise<Bill> {
  let requests: Record<string, number> = {};
  let writeUnits = 0;
  let readUnits = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = String(context['commandName']).replace('Command', '');
      requests[name] = (requests[name] ?? 0) + 1;
      const result = await next({
        ...args,
        input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input,
      });
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | readonly Capacity[] };
      const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      if (reads.has(name)) readUnits += units;
      else writeUnits += units;
      return result;
    },
    { step: 'initialize', name: 'requestMeter' },
  );
  return async (run) => {
    requests = {};
    writeUnits = 0;
    readUnits = 0;
    await run();
    return { requests, writeUnits, readUnits };
  };
}
