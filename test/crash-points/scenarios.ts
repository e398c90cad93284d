import { reserveScenarios } from './reserve-scenarios.ts';
import { saleScenarios } from './sale-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { stockScenarios } from './stock-scenarios.ts';
import { sweepScenarios } from './sweep-scenarios.ts';

/** Commands on a reservation, beside which a second one runs. */
export const reservationScenarios: readonly Scenario[] = [...reserveScenarios, ...saleScenarios, ...sweepScenarios];

export const allScenarios: readonly Scenario[] = [...reservationScenarios, ...stockScenarios];
