import type { routes, unmatched } from '../http/routes.ts';

/** What a function may do with the table itself, with an index of it, and with the event bus. A webhook may stand for the bus. */
type TableAction =
  `dynamodb:${'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan'}`;
type IndexAction = 'dynamodb:Query';
type BusAction = 'events:PutEvents';

export interface Permissions {
  readonly table?: readonly TableAction[];
  readonly due?: readonly IndexAction[];
  readonly owner?: readonly IndexAction[];
  readonly bus?: readonly BusAction[];
}

/** Every function that is deployed: one for each route, the one that answers what no route matches, and those behind. */
export type FunctionName =
  | (typeof routes)[keyof typeof routes]['name']
  | typeof unmatched.name
  | 'sweep'
  | 'relay'
  | 'reconcile';

const get = 'dynamodb:GetItem';
const getBatch = 'dynamodb:BatchGetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const remove = 'dynamodb:DeleteItem';
const query = 'dynamodb:Query';
const scan = 'dynamodb:Scan';

/**
 * What each function sends, and nothing else. test/infra/permissions.integration.test.ts runs the functions and compares:
 * one that is missing fails it, and so does one that is never sent. A new route without an entry does not compile.
 */
export const permissions: Readonly<Record<FunctionName, Permissions>> = {
  // Takes holds, writes the record; asks the records of expired holds that stand in its way.
  reserve: { table: [update, put, getBatch] },
  // A reservation past its time is decided EXPIRED before anyone is told.
  'get-reservation': { table: [get, update] },
  'list-reservations': { owner: [query], table: [getBatch, update] },
  // Reads only where a part is confirmed, and the settings of a SKU that it has oversold.
  confirm: { table: [get, update] },
  release: { table: [update] },
  extend: { table: [update] },
  // Both finish a cancellation that they meet: units back on hand, and old keys dropped from the items.
  fulfil: { table: [get, update, getBatch] },
  cancel: { table: [get, update, getBatch] },
  'put-sku': { table: [get, put, update] },
  'get-sku': { table: [get] },
  'list-skus': { owner: [query], table: [getBatch] },
  // Reads the item where it may refuse; creates the stock item of a new location; resolves expired holds that stand in the way of a movement.
  'move-stock': { table: [get, put, update, getBatch] },
  'list-movements': { table: [get, query] },
  // Asks the records of expired holds, so that they count as what they will be.
  'get-stock': { table: [get, getBatch] },
  'get-availability': { table: [getBatch] },
  'list-compensations': { owner: [query], table: [getBatch] },
  'get-compensation': { table: [get] },
  'retry-compensation': { table: [get, update], bus: ['events:PutEvents'] },
  health: {},
  openapi: {},
  default: {},
  // Writes EXPIRED under the id of a hold that has no record, so that a late one cannot come true; looks through the sales
  // of what is oversold.
  sweep: { due: [query], table: [get, getBatch, query, put, update], bus: ['events:PutEvents'] },
  // Lambda reads the stream for it, and lays aside what it could not relay: relay.ts grants that.
  relay: { table: [getBatch, put, remove], bus: ['events:PutEvents'] },
  // Writes down how far it has come, and nothing else: it mends nothing.
  reconcile: { table: [get, getBatch, query, scan, put] },
};
