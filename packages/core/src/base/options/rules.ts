import { nearestName } from './suggestion.ts';

/** Says what is wrong with the value of an option, which `name` names; nothing if it is fine. */
export type Rule = (name: string, value: unknown) => readonly string[];

const rule =
  (expected: string, holds: (value: unknown) => boolean): Rule =>
  (name, value) =>
    holds(value) ? [] : [`${name} must be ${expected}, not ${shown(value)}`];

/** A value in a message. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
};

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** Is checked elsewhere. */
export const anything: Rule = () => [];

export const flag = rule('true or false', (value) => typeof value === 'boolean');

export const count = rule(
  'a whole number above 0',
  (value) => Number.isSafeInteger(value) && within(value, 1, Infinity),
);

export const duration = rule(
  'a whole number of milliseconds above 0',
  (value) => Number.isSafeInteger(value) && within(value, 1, Infinity),
);

/** Infinity means: never. */
export const durationOrNever = rule('a number of milliseconds above 0', (value) =>
  within(value, Number.MIN_VALUE, Infinity),
);

/** Milliseconds that may be none. */
export const delay = rule('a number of milliseconds, 0 or more', (value) => within(value, 0, Infinity));

/** Infinity means: no limit. */
export const rate = rule('a number of records a second above 0', (value) =>
  within(value, Number.MIN_VALUE, Infinity),
);

/** Infinity means: no limit. */
export const bytes = rule('a number of bytes above 0', (value) => within(value, Number.MIN_VALUE, Infinity));

export const share = rule('a number from 0 to 1', (value) => within(value, 0, 1));

export const factor = rule('a number above 0', (value) => within(value, Number.MIN_VALUE, Number.MAX_VALUE));

export const callback = rule('a function', (value) => typeof value === 'function');

export const text = rule('a text', (value) => typeof value === 'string');

const isName = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** A text that says something. */
export const label = rule('a text that is not empty', isName);

export const list = rule('an array', Array.isArray);

/** Texts that say something. */
export const labels = rule(
  'an array of texts that are not empty',
  (value) => Array.isArray(value) && value.every(isName),
);

export const seed = rule(
  'a number or a text',
  (value) => typeof value === 'string' || Number.isFinite(value),
);

/** One of a few names. */
export const oneOf = (...known: readonly string[]): Rule => {
  const isKnown = rule(known.map((each) => `"${each}"`).join(' or '), (value) =>
    known.includes(value as string),
  );
  return (option, value) => {
    const nearest = typeof value === 'string' ? nearestName(value, known) : undefined;
    return isKnown(option, value).map(
      (problem) => problem + (nearest === undefined ? '' : `, did you mean "${nearest}"?`),
    );
  };
};

/** True or false, or what `other` wants. */
export const flagOr =
  (other: Rule): Rule =>
  (name, value) =>
    typeof value === 'boolean' ? [] : other(name, value);

/** As many as there are, or no end. */
export const countOrNoEnd = rule(
  'a whole number, 0 or more',
  (value) => value === Infinity || (Number.isSafeInteger(value) && within(value, 0, Infinity)),
);
