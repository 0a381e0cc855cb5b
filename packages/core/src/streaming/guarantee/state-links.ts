import type { WeakLink } from '../../contracts/guarantee.ts';
import type { Survival } from '../checkpoint/survival.ts';
import type { PathState } from './output-path.ts';

/** What the end of a process does to what a stream remembers. */
export const stateLinks = (
  { name, kept }: PathState,
  { checkpoint }: Pick<Survival, 'checkpoint'>,
): readonly WeakLink[] => {
  if (kept === 'in-memory' && checkpoint !== 'none')
    return [
      {
        at: `state of ${name}`,
        effect: 'lost',
        why: 'its state store neither outlives the process nor gives all of its entries for a checkpoint',
        remedy: 'use a state store that is durable or has portions(), such as the default one',
      },
    ];
  if (checkpoint === 'durable') return [];
  if (kept === 'durable')
    return [
      {
        at: `state of ${name}`,
        effect: 'repeated',
        why: 'it outlives the process and the batches do not, so what an unfinished one has added stays and may be added again',
        remedy: 'give the context a checkpoint, which says up to which batch state is good',
      },
    ];
  return [
    {
      at: `state of ${name}`,
      effect: 'lost',
      why: 'it ends with the process, and with it everything that it was made of',
      remedy: 'give the context a checkpoint, or use a durable state store with one',
    },
  ];
};
