import { anyRequestContract } from './any-request.ts';

anyRequestContract('decisions');
