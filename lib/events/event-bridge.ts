import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Publish } from '../commands/relay.ts';
import { type CloudEvent, cloudEventOf } from './cloud-events.ts';

/** Events of one request, at most. */
const requestMax = 10;
/** Milliseconds, as for the table: the SDK's own time-outs are minutes, and the relay's function has one in all. */
const times = { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** Not every event was taken: the change that told them must come again. */
export class NotPublished extends Error {
  override name = 'NotPublished';
}

export const eventBridgeClient = (config: ConstructorParameters<typeof EventBridgeClient>[0] = {}): EventBridgeClient =>
  new EventBridgeClient({ maxAttempts: 4, requestHandler: times, ...config });

/** Puts each event on the bus, whole, as the detail. Throws `NotPublished` where one of them was refused. */
export async function putOnBus(client: EventBridgeClient, bus: string, events: readonly CloudEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += requestMax) {
    const entries = events.slice(from, from + requestMax);
    const command = new PutEventsCommand({
      Entries: entries.map((event) => ({
        EventBusName: bus,
        Source: 'holdfast',
        DetailType: event.type,
        Time: new Date(event.time),
        Detail: JSON.stringify(event),
      })),
    });
    const { FailedEntryCount = 0, Entries = [] } = await client.send(command);
    if (FailedEntryCount === 0) continue;
    const codes = Entries.flatMap(({ ErrorCode }) => (ErrorCode === undefined ? [] : [ErrorCode]));
    throw new NotPublished(`${FailedEntryCount} of ${entries.length} events were refused: ${codes.join(', ')}`);
  }
}

export const eventBridge =
  (client: EventBridgeClient, bus: string): Publish =>
  async (events) =>
    await putOnBus(client, bus, events.map(cloudEventOf));
