import { reserveScenarios } from './reserve-scenarios.ts';
import { saleScenarios } from './sale-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { stockScenarios } from './stock-scenarios.ts';
import { sweepScenarios } from './sweep-scenarios.ts';

export const scenarios: readonly Scenario[] = [
  ...reserveScenarios,
  ...saleScenarios,
  ...sweepScenarios,
  ...stockScenarios,
];
