import type { Step } from '../../shared/setup/step.ts';
import { rowsView } from '../table.ts';
import type { View } from '../view.ts';

/** No step holds a secret; what people and scripts read is what it does and to what. */
export function stepsView(steps: readonly Pick<Step, 'kind' | 'sentence'>[]): View {
  return rowsView([{ title: 'TO DO', cell: ({ sentence }: Pick<Step, 'sentence'>) => sentence }], steps);
}
