import type { routes, unmatched } from '../http/routes.ts';

/** What a function may do with the table itself, and with an index of it. */
type TableAction = `dynamodb:${'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem'}`;
type IndexAction = 'dynamodb:Query';

export interface Permissions {
  readonly table?: readonly TableAction[];
  readonly due?: readonly IndexAction[];
  readonly owner?: readonly IndexAction[];
}

/** Every function that is deployed: one for each route, the one that answers what no route matches, and the sweeper. */
export type FunctionName = (typeof routes)[keyof typeof routes]['name'] | typeof unmatched.name | 'sweep';

const get = 'dynamodb:GetItem';
const getBatch = 'dynamodb:BatchGetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const query = 'dynamodb:Query';

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
  // Reads only where a part is confirmed.
  confirm: { table: [get, update] },
  release: { table: [update] },
  extend: { table: [update] },
  'put-sku': { table: [get, put, update] },
  'get-sku': { table: [get] },
  'list-skus': { owner: [query], table: [getBatch] },
  // Creates the stock item of a new location; resolves expired holds that stand in the way of a movement.
  'move-stock': { table: [get, put, update, getBatch] },
  // Asks the records of expired holds, so that they count as what they will be.
  'get-stock': { table: [get, getBatch] },
  'get-availability': { table: [getBatch] },
  health: {},
  openapi: {},
  default: {},
  // Writes EXPIRED under the id of a hold that has no record, so that a late one cannot come true.
  sweep: { due: [query], table: [get, getBatch, put, update] },
};
