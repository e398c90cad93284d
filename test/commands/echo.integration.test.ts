import { afterAll, beforeAll } from '@jest/globals';
import { type EngineTable, openTable } from '../store/engines.ts';
import { echoSuite } from './echo.ts';

let table: EngineTable;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.stop());

echoSuite('on an engine', async () => {
  await table.clear();
  return table;
});
