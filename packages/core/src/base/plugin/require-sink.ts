import type { Sink } from '../../contracts/sink.ts';
import { DStreamError } from '../errors/dstream-error.ts';
import { kindOf } from '../errors/kind-of.ts';
import { oneOf, shown } from '../options/rules.ts';

/** What a sink promises of a batch that is written again. */
export const deliveryRule = oneOf('exactly-once', 'at-least-once');

const optional = ['open', 'commit', 'close'] as const;

/** The value, if it is a sink. Throws `SINK_INVALID`. */
export const requireSink = (value: unknown): Sink<any> => {
  if (typeof value !== 'object' || value === null) throw invalid(kindOf(value), ['it is no object']);
  const { name, write, delivery, ...sink } = shapeOf(value);
  const problems = [
    ...(typeof name === 'string' && name !== '' ? [] : [`name must be a text, not ${shown(name)}`]),
    ...(typeof write === 'function' ? [] : [`write must be a function, not ${shown(write)}`]),
    ...(delivery === undefined ? [] : deliveryRule('delivery', delivery)),
    ...optional
      .filter((each) => sink[each] !== undefined && typeof sink[each] !== 'function')
      .map((each) => `${each} must be a function, not ${shown(sink[each])}`),
  ];
  if (problems.length > 0) throw invalid(typeof name === 'string' ? name : 'object', problems);
  return value as Sink<any>;
};

/** Its methods may stand in its class. */
const shapeOf = (value: object): Readonly<Record<keyof Sink<any>, unknown>> => {
  const { name, write, delivery, replaces, place, open, commit, close } = value as Sink<any>;
  return { name, write, delivery, replaces, place, open, commit, close };
};

const invalid = (value: string, problems: readonly string[]): DStreamError =>
  new DStreamError('SINK_INVALID', { value, problems });
