import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { BadRecord } from '../../contracts/bad-record.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { OutputOperation } from './output-operation.ts';

type Writing = Pick<OutputOperation, 'name' | 'stream' | 'sink' | 'place'>;

/**
 * Throws `SINK_SHARED` if another output, or dead letters, go where the output writes to: a sink knows what it is given by batch
 * and partition, and would take the second for the first once more.
 */
export const requireOwnSink = (
  output: Writing,
  others: readonly Writing[],
  deadLetters: readonly Sink<BadRecord>[],
): void => {
  const other = others.find((each) => isSame(each, output));
  const letters = deadLetters.find((sink) => isSame({ sink }, output));
  if (!other && !letters) return;
  throw new DStreamError('SINK_SHARED', {
    sink: output.sink?.name ?? output.place!,
    output: described(output),
    other: other ? described(other) : 'the dead letters',
  });
};

/** Throws `SINK_SHARED` if an output writes to where dead letters are to go. */
export const requireOwnLetters = (
  sink: Sink<BadRecord>,
  stream: string,
  outputs: readonly Writing[],
): void => {
  const other = outputs.find((each) => isSame(each, { sink }));
  if (other)
    throw new DStreamError('SINK_SHARED', {
      sink: sink.name,
      output: `The dead letters of ${stream}`,
      other: described(other),
    });
};

const described = ({ name, stream }: Writing): string => `${name} of ${stream.name}`;

const isSame = (a: Pick<Writing, 'sink' | 'place'>, b: Pick<Writing, 'sink' | 'place'>): boolean => {
  const [place, other] = [a.place ?? a.sink?.place, b.place ?? b.sink?.place];
  return (a.sink !== undefined && a.sink === b.sink) || (place !== undefined && place === other);
};
