import type { Guarantee, OutputGuarantee, WeakLink } from '../../contracts/guarantee.ts';
import type { LogFields } from '../../contracts/logger.ts';

/** An output and what it guarantees, for people. */
export const guaranteeText = ({ id, name, stream, guarantee }: OutputGuarantee): string =>
  `output ${id}, ${name} of ${stream}, is ${wordFor(guarantee)}`;

const wordFor = (guarantee: Guarantee): string =>
  guarantee === 'none' ? 'neither at-least-once nor at-most-once' : guarantee;

/** The weakest link of an output, for the log. */
export const weakestFields = ({ weakLinks: [weakest, ...others] }: OutputGuarantee): LogFields => {
  if (!weakest) return {};
  const { at, effect, why, remedy } = weakest;
  return { weakest: at, records: effect, why, remedy, ...(others.length > 0 && { others: others.length }) };
};

/** A link in the way of what is required. */
export const linkText = ({ at, effect, why, remedy }: WeakLink): string =>
  `${at}: records may be ${effect}, because ${why}; to change that, ${remedy}`;
