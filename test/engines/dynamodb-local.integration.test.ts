import { afterAll, beforeAll, describe } from '@jest/globals';
import { canRun, type EngineTables, openTables } from '../store/engines.ts';
import { sameAsInMemory, tableNames } from './same.ts';

const onThisMachine = (await canRun('java')) ? describe : describe.skip;
onThisMachine('where there is Java', () => {
  let engine: EngineTables;
  beforeAll(async () => {
    engine = await openTables(tableNames, 'java');
  });
  afterAll(() => engine.stop());

  sameAsInMemory('DynamoDB Local', () => engine.tables);
});
