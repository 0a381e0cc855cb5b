import type { WeakLink } from '../../contracts/guarantee.ts';
import type { Survival } from '../checkpoint/survival.ts';
import type { OutputPath, PathEffect } from './output-path.ts';

/** What becomes of a batch that an output does more than once. */
export const effectLinks = (
  { name, effect }: Pick<OutputPath, 'name' | 'effect'>,
  { checkpoint }: Pick<Survival, 'checkpoint'>,
): readonly WeakLink[] => {
  if (effect.kind === 'sink') return sinkLinks(effect);
  if (effect.kind === 'shown') return checkpoint === 'none' ? [] : [shownAgain(name)];
  if (effect.delivery === 'exactly-once') return [];
  return [
    {
      at: name,
      effect: 'repeated',
      why: 'a task that is tried again, and a batch that another process works on again, does the same once more',
      remedy:
        'write to a sink that is exactly-once; or, if doing it again for the same batch time changes nothing, say so ' +
        "with { delivery: 'exactly-once' }",
    },
  ];
};

const sinkLinks = (effect: PathEffect & { kind: 'sink' }): readonly WeakLink[] => [
  ...(effect.replaces ? [replaced(effect.sink)] : []),
  ...repetitions(effect),
];

const replaced = (sink: string): WeakLink => ({
  at: `sink ${sink}`,
  effect: 'lost',
  why: 'each batch takes the place of the one before it, so that only the newest is there',
  remedy: 'write each batch to a place of its own, such as a path with {time} in it',
});

const repetitions = ({ sink, delivery, commits }: PathEffect & { kind: 'sink' }): readonly WeakLink[] => {
  if (delivery === 'at-least-once')
    return [
      {
        at: `sink ${sink}`,
        effect: 'repeated',
        why: 'it is at-least-once: what is written again, by another try or another process, is there again',
        remedy: 'use a sink that is exactly-once',
      },
    ];
  if (commits) return [];
  return [
    {
      at: `sink ${sink}`,
      effect: 'repeated',
      why: 'it has no commit, so records of a batch that fails are seen, and stay when the batch is worked on again',
      remedy: 'give the sink a commit that shows the batch, and show nothing before',
    },
  ];
};

const shownAgain = (name: string): WeakLink => ({
  at: name,
  effect: 'repeated',
  why: 'a batch that another process works on again is shown again',
  remedy: 'write to a sink that is exactly-once',
});
