import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a client's requests cost, as DynamoDB says. A refused write reports no capacity. */
export interface Consumed {
  requests: number;
  /** Write units of the table and its indexes; a request that only reads is left out. */
  writeUnits: number;
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const isRead = (command: string): boolean => /^(Get|BatchGet|Query)/.test(command);

/** Counts every request that the client sends from now on. */
export function counted(client: DynamoDBClient): Consumed {
  const consumed: Consumed = { requests: 0, writeUnits: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        consumed.requests++;
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
        const capacities = [ConsumedCapacity ?? []].flat();
        if (!isRead(commandName)) {
          for (const { CapacityUnits = 0 } of capacities) consumed.writeUnits += CapacityUnits;
        }
        return result;
      },
    { step: 'initialize', name: 'consumed' },
  );
  return consumed;
}
