import type { Guarantee, OutputGuarantee, WeakLink } from '../../contracts/guarantee.ts';
import type { Survival } from '../checkpoint/survival.ts';
import { checkpointLinks } from './checkpoint-links.ts';
import { effectLinks } from './effect-links.ts';
import { inputLinks } from './input-links.ts';
import type { OutputPath } from './output-path.ts';
import { stateLinks } from './state-links.ts';

/** What an output guarantees: as much as the weakest link of its path does. */
export const guaranteeOf = (path: OutputPath, survival: Survival): OutputGuarantee => {
  const links = [
    ...checkpointLinks(survival),
    ...path.inputs.flatMap((input) => inputLinks(input, survival)),
    ...path.states.flatMap((state) => stateLinks(state, survival)),
    ...effectLinks(path, survival),
  ];
  const weakLinks = [...links.filter(loses), ...links.filter((link) => !loses(link))];
  const { id, name, stream, required } = path;
  return { id, name, stream, guarantee: leftBy(links), weakLinks, required };
};

const loses = ({ effect }: WeakLink): boolean => effect !== 'repeated';
const repeats = ({ effect }: WeakLink): boolean => effect !== 'lost';

const leftBy = (links: readonly WeakLink[]): Guarantee => {
  if (links.some(loses)) return links.some(repeats) ? 'none' : 'at-most-once';
  return links.some(repeats) ? 'at-least-once' : 'exactly-once';
};
