import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamHandler } from '../local/stream.ts';

/** A batch in so many fails before anything of it is passed on, and as many after all of it was. */
const failingIn = 10;

/** The relay as it is under trouble: each record is handed over twice, and batches fail before or after they were passed on. */
export const troubled =
  (handler: StreamHandler): StreamHandler =>
  async (event) => {
    if (Math.random() * failingIn < 1) return failedFrom(event, 0);
    await handler(event);
    const result = await handler(event);
    if (Math.random() * failingIn >= 1) return result;
    // Passed on, and nobody knows: the batch comes again from its middle.
    return failedFrom(event, Math.floor(event.Records.length / 2));
  };

const failedFrom = ({ Records }: DynamoDBStreamEvent, index: number): DynamoDBBatchResponse => ({
  batchItemFailures: [{ itemIdentifier: Records[index]?.dynamodb?.SequenceNumber ?? '' }],
});
