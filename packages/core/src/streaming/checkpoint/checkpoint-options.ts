import { checkFields, fields } from '../../base/options/check-fields.ts';
import { label, labels, oneOf, shown, type Rule } from '../../base/options/rules.ts';
import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';

/** What a batch that failed for good means to a context with a checkpoint store. */
export type FailedBatches = 'stop' | 'continue';

/** A store, or the place of one. */
export type CheckpointPlace = CheckpointStore | string;

/** Where a context keeps what another process needs to go on. */
export interface CheckpointOptions {
  /** A store, or the place of one: a directory, or a URL whose scheme a plugin knows. Default: that of a plugin. */
  readonly store?: CheckpointPlace;
  /** The name of the application: a checkpoint of another one is refused. Default: none. */
  readonly application?: string;
  /**
   * `stop` (default): the context stops, and the batch is worked on again after the restart. `continue`: it is recorded as
   * failed and its outputs stay incomplete.
   */
  readonly failedBatches?: FailedBatches;
  /** Ids of states in the checkpoint that the program does not have any more and that may be forgotten. */
  readonly drop?: readonly string[];
}

const storeFunctions = ['open', 'put', 'get', 'list', 'delete', 'log', 'close'] as const;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const placeRule: Rule = (option, value) => {
  if (typeof value === 'string') return label(option, value);
  if (!isObject(value)) return [`${option} must be a directory or a checkpoint store, not ${shown(value)}`];
  const missing = storeFunctions.filter((each) => typeof value[each as keyof object] !== 'function');
  return missing.length === 0 ? [] : [`${option} is no checkpoint store: it has no ${missing.join(', ')}`];
};

const settingsRule = fields<CheckpointOptions>({
  store: placeRule,
  application: label,
  failedBatches: oneOf('stop', 'continue'),
  drop: labels,
});

/** What the option must be: a place, or an object of settings. */
export const checkpointRule: Rule = (option, value) => {
  const isPlace = !isObject(value) || storeFunctions.some((each) => each in value);
  return isPlace ? placeRule(option, value) : settingsRule(option, value);
};

/** Throws `OPTIONS_INVALID` for what is no place. */
export const requirePlace = (place: unknown): void =>
  checkFields<{ place: CheckpointPlace }>('checkpoint()', { place: placeRule }, { place: place ?? null });

/** The options, however they were given. */
export const checkpointOptionsOf = (given: CheckpointPlace | CheckpointOptions): CheckpointOptions =>
  typeof given === 'string' || isStore(given) ? { store: given } : given;

const isStore = (given: CheckpointStore | CheckpointOptions): given is CheckpointStore => 'put' in given;
