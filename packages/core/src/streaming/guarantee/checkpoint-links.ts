import type { WeakLink } from '../../contracts/guarantee.ts';
import type { Survival } from '../checkpoint/survival.ts';

const remedy = "give the context a checkpoint that outlives it: checkpoint: './directory'";

/** What is lost because too little is written down of it, or because it is given up. */
export const checkpointLinks = ({ checkpoint, failedBatches }: Survival): readonly WeakLink[] => {
  const links: WeakLink[] = [];
  if (checkpoint === 'none')
    links.push({
      at: 'no checkpoint store',
      effect: 'lost',
      why: 'what was taken in and not worked on is gone when the process ends, and a batch that has failed is passed over',
      remedy,
    });
  if (checkpoint === 'in-memory')
    links.push({
      at: 'the checkpoint store',
      effect: 'lost',
      why: 'it is in the memory of the process and ends with it',
      remedy,
    });
  if (checkpoint !== 'none' && failedBatches === 'continue')
    links.push({
      at: "failedBatches: 'continue'",
      effect: 'lost',
      why: 'a batch that has failed for good is recorded as failed and never worked on again',
      remedy: "leave failedBatches at 'stop', and go on from the failed batch when its cause is gone",
    });
  return links;
};
