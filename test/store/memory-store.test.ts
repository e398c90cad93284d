import { memoryStore } from '../../lib/store/memory-store.ts';
import { storeContract } from './contract.ts';

const store = memoryStore();
storeContract('in memory', () => store);
