// What the CDK runs (cdk.json): the stack, and the rules that it is checked against whenever it is synthesized.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { HoldfastStack } from './stack.ts';

const app = new App();
new HoldfastStack(app, 'Holdfast', { description: 'Inventory reservations: a unit is never promised twice' });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
