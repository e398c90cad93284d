import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import { echoSuite } from './echo.ts';

echoSuite('in memory', async () => {
  const table = emptyTable();
  return { store: memoryStore(table), items: async () => structuredClone(table) };
});
