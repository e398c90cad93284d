import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';

/** One stream, as it is read. */
export interface StreamSource {
  shards(): Promise<readonly Shard[]>;
  /** Where to read on behind a place, or from the beginning: where nothing was read, or what follows is not kept any more. */
  iteratorAfter(shardId: string, place: string | undefined): Promise<string | undefined>;
  /** The next records of a shard; without `next` the shard is over. */
  read(
    iterator: string | undefined,
  ): Promise<{ readonly records: readonly StreamRecord[]; readonly next: string | undefined }>;
  close(): void;
}

/** Records of one batch, as in the deployed service. */
const batchMax = 100;

/** The stream of a table on an endpoint; undefined where the table has none. */
export async function openStream(
  table: DynamoDBClient,
  tableName: string,
  endpoint: string,
): Promise<StreamSource | undefined> {
  const { Table } = await table.send(new DescribeTableCommand({ TableName: tableName }));
  const StreamArn = Table?.LatestStreamArn;
  if (StreamArn === undefined) return undefined;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBStreamsClient({ endpoint, region: 'local', credentials });
  const iterator = async (ShardId: string, place: string | undefined) => {
    const from =
      place === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' as const }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: place };
    return (await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }))).ShardIterator;
  };
  return {
    async shards() {
      const found: Shard[] = [];
      let from: string | undefined;
      do {
        const command = new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: from });
        const { StreamDescription } = await client.send(command);
        found.push(...(StreamDescription?.Shards ?? []));
        from = StreamDescription?.LastEvaluatedShardId;
      } while (from !== undefined);
      return found;
    },
    async iteratorAfter(shardId, place) {
      try {
        return await iterator(shardId, place);
      } catch (error) {
        if (!(error instanceof TrimmedDataAccessException)) throw error;
        return await iterator(shardId, undefined);
      }
    },
    async read(ShardIterator) {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator, Limit: batchMax }),
      );
      return { records: Records, next: NextShardIterator };
    },
    close: () => client.destroy(),
  };
}
