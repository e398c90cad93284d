import { reconcileContract } from './contract.ts';
import { pagesContract } from './pages.ts';
import { spoiledMemory } from './spoiled-table.ts';

reconcileContract('in memory', async () => spoiledMemory(), false);
pagesContract('in memory', async () => spoiledMemory());
