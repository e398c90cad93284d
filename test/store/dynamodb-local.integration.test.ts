import { afterAll, beforeAll } from '@jest/globals';
import { storeContract } from './contract.ts';
import { corruptItemContract } from './corrupt-items.ts';
import { expressionsAreTheirFunctions } from './differential.ts';
import { type EngineTable, openTable } from './engines.ts';
import { expressionRules } from './expression-rules.ts';

let table: EngineTable;
beforeAll(async () => {
  table = await openTable('java');
});
afterAll(() => table.stop());

storeContract('DynamoDB Local', () => table.store);
expressionsAreTheirFunctions('DynamoDB Local', () => table.store);
corruptItemContract('DynamoDB Local', () => table);
expressionRules('DynamoDB Local', () => table, []);
