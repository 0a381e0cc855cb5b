import type { WeakLink } from '../../contracts/guarantee.ts';
import type { Survival } from '../checkpoint/survival.ts';
import type { PathInput, PathOrigin } from './output-path.ts';

type Link = Omit<WeakLink, 'at'>;

const checkpoint = 'give the context a checkpoint, which remembers the ranges of each batch';

/** Weak with a checkpoint as without. */
const always: Readonly<Partial<Record<PathOrigin, Link>>> = {
  pushed: {
    effect: 'lost',
    why: 'it does not acknowledge, so what was sent and not yet stored when the process or the connection ends is not sent again',
    remedy: 'use a source that can be read again by range, or a receiver that acknowledges what is stored',
  },
  acknowledged: {
    effect: 'repeated',
    why: 'what was stored and not yet acknowledged when the process or the connection ends is sent again',
    remedy:
      'use a source that can be read again by range, or drop duplicates by an id of the records (mapWithState)',
  },
  unrecorded: {
    effect: 'lost or repeated',
    why: 'it does not record its batches, so another process cannot get the same ones',
    remedy: 'give the input record() and resume(), or make it a DirectSource',
  },
};

/** Weak only while nothing else remembers what belonged to which batch. */
const withoutCheckpoint: Readonly<Partial<Record<PathOrigin, Link>>> = {
  committed: {
    effect: 'repeated',
    why: 'another process begins with what the source has not seen committed, and so with batches that were written already',
    remedy: checkpoint,
  },
  ranges: {
    effect: 'lost or repeated',
    why: 'it does not remember where it was, so another process begins where the source always begins',
    remedy: checkpoint,
  },
  recorded: {
    effect: 'lost or repeated',
    why: 'nobody keeps what it records, so another process cannot get the same batches',
    remedy: checkpoint,
  },
};

/** What the end of a process does to the records of a source. */
export const inputLinks = (
  { name, origin }: PathInput,
  survival: Pick<Survival, 'checkpoint'>,
): readonly WeakLink[] => {
  const link = always[origin] ?? (survival.checkpoint === 'durable' ? undefined : withoutCheckpoint[origin]);
  return link ? [{ at: name, ...link }] : [];
};
