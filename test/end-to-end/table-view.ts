import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

const tableName = 'holdfast';

/** The service's table as it is, for what cannot be seen or brought about through the API. */
export class TableView {
  readonly #client: DynamoDBDocumentClient;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local', credentials }));
  }

  async stored(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true });
    return (await this.#client.send(command)).Item;
  }

  async put(item: Record<string, unknown>): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: tableName, Item: item }));
  }

  async remove(pk: string, sk: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
  }

  close(): void {
    this.#client.destroy();
  }
}
