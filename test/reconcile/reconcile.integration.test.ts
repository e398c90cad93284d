import { afterAll, beforeAll } from '@jest/globals';
import { type EngineTable, openTable } from '../store/engines.ts';
import { reconcileContract } from './contract.ts';
import { pagesContract } from './pages.ts';
import { spoiledEngine } from './spoiled-table.ts';

let table: EngineTable;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.stop());

async function emptied() {
  await table.clear();
  return spoiledEngine(table);
}
reconcileContract('on DynamoDB', emptied, true);
pagesContract('on DynamoDB', emptied);
