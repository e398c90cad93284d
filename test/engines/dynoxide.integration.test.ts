import { afterAll, beforeAll, describe } from '@jest/globals';
import { canRun, type EngineTables, openTables } from '../store/engines.ts';
import { sameAsInMemory, tableNames } from './same.ts';

const onThisMachine = (await canRun('dynoxide')) ? describe : describe.skip;
onThisMachine('where there is a binary of it', () => {
  let engine: EngineTables;
  beforeAll(async () => {
    engine = await openTables(tableNames, 'dynoxide');
  });
  afterAll(() => engine.stop());

  sameAsInMemory('dynoxide', () => engine.tables);
});
